"""What a text of ours must keep to before anybody reads it; `manage.py check_content` asks."""
