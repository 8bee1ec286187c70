"""The map and what stands on it."""

from django.urls import path

from trucban.web.area.views import hamlets, load, maps, points, tiles

app_name = "area"
urlpatterns = [
    path("", maps.map_, name="map"),
    path("du-lieu.geojson", maps.ground, name="ground"),
    path("hom-nay.geojson", maps.live, name="live"),
    path("nen.pmtiles", tiles.tiles, name="tiles"),
    path("thon/", hamlets.hamlets, name="hamlets"),
    path("thon/moi/", hamlets.create, name="create_hamlet"),
    path("thon/sap-nhap/", hamlets.merge, name="merge"),
    path("thon/<uuid:hamlet_id>/", hamlets.hamlet, name="hamlet"),
    path("diem/", points.points, name="points"),
    path("diem/<uuid:point_id>/thoi-dung/", points.end, name="end_point"),
    path("nap/", load.load, name="load"),
]
