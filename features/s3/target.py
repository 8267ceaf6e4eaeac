"""S3-compatible storage (Amazon, MinIO, OSS, COS …):
`s3://bucket/prefix?endpoint=https://…&region=…`.

boto3 finds the keys in its usual places (AWS_ACCESS_KEY_ID, a profile, the machine's role); they
are never in the setting. boto3 is an extra: requirements-s3.txt.

The bucket has a list of its files, `.oasis-manifest.json`: name → SHA-256. Only differences are
sent, and files that no publish has sent are never removed. The list is first written without the
hashes of files that are about to change. So after an interrupted run the next one sends them again.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson

from cms.core.http_headers import cache_control, content_type
from cms.publish.builder_interface import Advance
from cms.publish.compression import is_compressed_copy
from cms.publish.output import site_files
from cms.publish.server_rules import is_rule
from cms.publish.targets import Sent, TargetFailed

MANIFEST = ".oasis-manifest.json"
PARALLEL_UPLOADS = 8
"""Parallel uploads: most of the time is waiting."""
KEYS_PER_DELETE = 1000
"""Maximum keys of one request (S3, DeleteObjects)."""


def _is_sent(name: str) -> bool:
    """Return whether a file is meant for visitors."""
    return not is_rule(name) and not is_compressed_copy(name)


def _hash_file(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class S3Target:
    """Sends changed files, compared by hash, and removes old ones last."""

    bucket: str
    prefix: str = ""
    endpoint: str = ""
    region: str = ""

    @classmethod
    def parse(cls, url: str) -> "S3Target":
        """Parse the setting. Raises ValueError."""
        parts, query = urlsplit(url), parse_qs(urlsplit(url).query)
        if not parts.hostname or parts.username or set(query) - {"endpoint", "region"}:
            raise ValueError(
                "OASIS_PUBLISH_TARGETS: write s3://BUCKET/PREFIX?endpoint=URL&region=NAME, without keys"
            )
        prefix = parts.path.strip("/")
        return cls(
            parts.hostname,
            f"{prefix}/" if prefix else "",
            query.get("endpoint", [""])[0],
            query.get("region", [""])[0],
        )

    @property
    def location(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"

    def send(self, site: Path, advance: Advance, dry: bool) -> Sent:
        """See Target."""
        client, faults = self._client()
        try:
            remote = self._read_manifest(client)
            local = {name: _hash_file(site / name) for name in site_files(site) if _is_sent(name)}
            changed = [name for name, hash in local.items() if remote.get(name) != hash]
            removed = sorted(remote.keys() - local.keys())
            if not dry and (changed or removed):
                about_to_change = dict.fromkeys(changed, "")
                self._write_manifest(client, remote | about_to_change)
                self._put(client, site, changed, advance)
                self._remove(client, removed)
                self._write_manifest(client, local)
            return Sent(changed, removed, len(local) - len(changed))
        except faults as fault:
            raise TargetFailed(reason=str(fault)) from None

    def _client(self) -> tuple[Any, tuple[type[Exception], ...]]:
        """Return (a client, the exceptions that it raises)."""
        try:
            import boto3
            from boto3.exceptions import Boto3Error
            from botocore.config import Config
            from botocore.exceptions import BotoCoreError, ClientError
        except ImportError:
            raise TargetFailed(reason="boto3 isn’t installed (requirements-s3.txt)") from None
        config = Config(
            max_pool_connections=PARALLEL_UPLOADS,
            retries={"mode": "standard", "max_attempts": 4},
            request_checksum_calculation="when_required",
        )
        try:
            client = boto3.client(
                "s3",
                endpoint_url=self.endpoint or None,
                region_name=self.region or None,
                config=config,
            )
        except (BotoCoreError, ValueError) as fault:  # an unknown profile, or an invalid URL
            raise TargetFailed(reason=str(fault)) from None
        return client, (Boto3Error, BotoCoreError, ClientError)

    def _put(self, client: Any, site: Path, changed: list[str], advance: Advance) -> None:
        """Send changed files; pages after the files that they show."""
        pages = [name for name in changed if name.endswith(".html")]
        others = [name for name in changed if not name.endswith(".html")]
        done = 0

        def put(name: str) -> None:
            client.put_object(
                Bucket=self.bucket,
                Key=self.prefix + name,
                Body=(site / name).read_bytes(),
                ContentType=content_type(f"/{name}"),
                CacheControl=cache_control(f"/{name}"),
            )

        for names in (others, pages):
            with ThreadPoolExecutor(PARALLEL_UPLOADS) as threads:
                for _ in threads.map(put, names):
                    done += 1
                    advance(done, len(changed))

    def _remove(self, client: Any, names: list[str]) -> None:
        for start in range(0, len(names), KEYS_PER_DELETE):
            keys = [{"Key": self.prefix + name} for name in names[start : start + KEYS_PER_DELETE]]
            answer = client.delete_objects(
                Bucket=self.bucket, Delete={"Objects": keys, "Quiet": True}
            )
            for error in answer.get("Errors", ()):
                raise TargetFailed(reason=f"{error.get('Key')}: {error.get('Message')}")

    def _read_manifest(self, client: Any) -> dict[str, str]:
        try:
            data = client.get_object(Bucket=self.bucket, Key=self.prefix + MANIFEST)["Body"].read()
        except client.exceptions.NoSuchKey:
            return {}
        try:
            return {str(name): str(hash) for name, hash in orjson.loads(data).items()}
        except (orjson.JSONDecodeError, AttributeError):
            raise TargetFailed(
                reason=f"{self.location}{MANIFEST} is not readable; remove it to send everything anew"
            ) from None

    def _write_manifest(self, client: Any, files: Mapping[str, str]) -> None:
        client.put_object(
            Bucket=self.bucket,
            Key=self.prefix + MANIFEST,
            Body=orjson.dumps(files, option=orjson.OPT_SORT_KEYS),
            ContentType="application/json",
            CacheControl="no-store",
        )


def open_s3(address: str, _cache: Path) -> S3Target:
    """Return the target of a setting: `//BUCKET/PREFIX`. Raises ValueError."""
    return S3Target.parse(f"s3:{address}")
