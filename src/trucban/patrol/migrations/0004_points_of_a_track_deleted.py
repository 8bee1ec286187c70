from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("patrol", "0003_emphasis")]

    operations = [
        migrations.AddField("patrol", "track_figures", models.JSONField(blank=True, null=True)),
        migrations.AddField("patrol", "track_erased_at", models.DateTimeField(blank=True, null=True)),
    ]
