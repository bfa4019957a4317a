"""Where rows come from, how they were read, what came of them."""

from __future__ import annotations

from django.db import models


class Source(models.Model):
    """A place that rows come from: somebody's file, a watched folder, a vendor's account."""

    name = models.CharField(max_length=80, unique=True)
    connector = models.CharField(max_length=60)
    zone = models.CharField(max_length=60, default="UTC")
    settings = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)


class SavedMapping(models.Model):
    """How columns of a shape were read; a later version replaces an earlier one."""

    shape = models.CharField(max_length=64)
    kind = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    mapping = models.JSONField()
    saved_at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shape", "version"], name="mapping_version")]


class ImportBatch(models.Model):
    """One file on its way in. Facts count only when their batch is committed.

    `sealed_at`: since then its rows lie together with other batches', and it cannot be undone.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded"
        CHECKING = "checking"
        QUESTION = "question"
        CHECKED = "checked"
        LOADING = "loading"
        COMMITTED = "committed"
        UNDONE = "undone"
        FAILED = "failed"

    id = models.CharField(max_length=32, primary_key=True)
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=40, blank=True)
    shape = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64, db_index=True)
    path = models.CharField(max_length=1000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADED)
    rows_in = models.BigIntegerField(default=0)
    loaded = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    known = models.BigIntegerField(default=0)
    mapping = models.JSONField(default=dict)
    questions = models.JSONField(default=list)
    filled = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    started_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    committed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    sealed_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["kind", "state", "committed_at"], name="batch_kind")]


class ImportProblem(models.Model):
    """A group of like problems of a batch; row and value are the first met."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="problems")
    code = models.CharField(max_length=60)
    column = models.CharField(max_length=200, blank=True)
    row = models.BigIntegerField(null=True)
    value = models.CharField(max_length=200, blank=True)
    remedy = models.CharField(max_length=500)
    count = models.BigIntegerField()
    refused = models.BooleanField(default=False)


class FactFile(models.Model):
    """A Parquet file of facts. `retired_by` names the batch that put others in its place.

    `since` is when it began to count, where that is later than its batch's commit: a batch may
    inherit rows of one that was undone.
    """

    class State(models.TextChoices):
        LIVE = "live"
        FORMER = "former"

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=40)
    month = models.CharField(max_length=7, blank=True)
    path = models.CharField(max_length=300, unique=True)
    rows = models.BigIntegerField()
    state = models.CharField(max_length=6, choices=State.choices, default=State.LIVE)
    retired_by = models.ForeignKey(
        ImportBatch, null=True, on_delete=models.PROTECT, related_name="retired"
    )
    since = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "state", "month"], name="fact_live")]
