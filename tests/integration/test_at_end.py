"""The end of an access token while the provider is away."""

import datetime

from rtm_rig.fixtures import provider_config
from rtm_rig.oauth import OAuthServer


def utc_now():
    return datetime.datetime.now(datetime.timezone.utc)


def test_a_valid_token_is_handed_out_until_its_end(make_server, peer_logs, book):
    upstream = OAuthServer(log_path=peer_logs / "at_end_oauth.txt", book=book, at_ttl=3)
    server = make_server({**provider_config(upstream), "refresh": {"min_interval": "1s"}}).start()
    server.admin().create(upstream.mint_one(), biz_id="row").ok()
    public = server.public()
    issued = public.refresh("row").ok().data
    end = datetime.datetime.fromisoformat(issued["expires_at"].replace("Z", "+00:00"))
    upstream.stop()
    public.refresh("row").refused(503, "try_later")

    # To the last half second and over the end: each answer that was asked for before it has the token.
    answers = 0
    while (asked_at := utc_now()) < end:
        data = public.get_at("row").ok().data
        assert data["access_token"] == issued["access_token"]
        assert data["status"] in ("active", "backing_off", "egress_fault")
        if end - asked_at < datetime.timedelta(milliseconds=500):
            answers += 1
            with_life = public.get_at("row", min_ttl=1)
            with_life.refused(503)
            if utc_now() < end:
                assert with_life.data["access_token"] == issued["access_token"]
    assert answers >= 1

    over = public.get_at("row").ok()
    assert over.data["expires_in"] == 0
    assert over.data["status"] in over.json["msg"] and "tries again" in over.json["msg"], over
    refused = public.get_at("row", min_ttl=1).refused(503)
    assert refused.headers["Retry-After"] and refused.data["access_token"] == ""
