"""A picture that a phone scaled down keeps the hash of what the camera made."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("field", "0001_initial")]

    operations = [
        migrations.AddField(
            "media", "original_sha256", models.CharField(blank=True, default="", max_length=64), preserve_default=False
        )
    ]
