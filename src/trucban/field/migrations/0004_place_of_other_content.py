import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("field", "0003_points_deleted_from_items")]

    operations = [
        migrations.AddField(
            "othercontent",
            "device",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="field.device",
            ),
        ),
        migrations.AddField("othercontent", "seq", models.PositiveBigIntegerField(blank=True, null=True)),
    ]
