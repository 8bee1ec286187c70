from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("briefing", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="change_type",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="decision",
            name="change_id",
            field=models.UUIDField(blank=True, null=True),
        ),
    ]
