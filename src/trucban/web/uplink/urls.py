"""Addresses of the chain upwards, at either end."""

from django.urls import path

from trucban.web.uplink import deciding, door, views

app_name = "uplink"
urlpatterns = [
    path("cap-tren/", views.home, name="home"),
    path("cap-tren/noi-dung/<str:kind>/", views.decide, name="decide"),
    path("cap-tren/ket-noi/", views.connect, name="connect"),
    path("cap-tren/ket-noi/the/", views.card, name="card"),
    path("cap-tren/ket-noi/nhan/", views.pair, name="pair"),
    path("cap-tren/ket-noi/<uuid:peer_id>/ket-thuc/", views.end, name="end"),
    path("cap-tren/ket-noi/<uuid:peer_id>/dia-chi/", views.address, name="address"),
    path("cap-tren/goi/<uuid:peer_id>/", views.write, name="write"),
    path("cap-tren/doc/", views.read_file, name="read"),
    path("cap-tren/muc/<uuid:incoming_id>/thu-lai/", deciding.try_again, name="try_again"),
    path("cap-tren/muc/<uuid:incoming_id>/de-rieng/", deciding.set_aside, name="set_aside"),
    path("dong-bo/goi/", door.exchange, name="exchange"),
]
