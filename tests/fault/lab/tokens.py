"""The tokens of the lab. A refresh token names its family and generation, so that whoever finds one knows whose it was.

rtlab.<family>.<generation>.<32 hex>        atlab... is the third part of every access token
"""

import base64
import hashlib
import re

RT_PATTERN = re.compile(r"rtlab\.(\d+)\.(\d+)\.([0-9a-f]{32})")
# What must be nowhere on a disk: a whole refresh token, or the part of an access token that no two share.
SECRET_ON_DISK = re.compile(rb"rtlab\.\d+\.\d+\.[0-9a-f]{32}|atlab[0-9a-f]{32}")

_HEADER = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")


def _mac(seed, *parts):
    text = ".".join(map(str, (seed, *parts)))
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def refresh_token(seed, family, generation):
    return f"rtlab.{family}.{generation}.{_mac(seed, 'rt', family, generation)}"


def parse_refresh_token(text):
    """(family, generation), or None if it is no token of a lab."""
    found = RT_PATTERN.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


def _encode(text):
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def access_token(seed, family, generation, now, life):
    """A JWT that lives `life` seconds from the wall time `now`; nobody verifies it."""
    issued = int(now)
    claims = (
        f'{{"iat":{issued},"exp":{issued + life},"email":"user{family}@lab.example",'
        f'"https://api.openai.com/auth":{{"chatgpt_plan_type":"plus","chatgpt_account_id":"acc{family}"}}}}'
    )
    return f"{_HEADER}.{_encode(claims)}.atlab{_mac(seed, 'at', family, generation, issued)}"


def id_token(family):
    claims = f'{{"name":"User {family}","email":"user{family}@lab.example"}}'
    return f"{_HEADER}.{_encode(claims)}.none"
