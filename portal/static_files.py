from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Every file under a name of its content, also where one script of ours imports another."""

    support_js_module_import_aggregation = True
