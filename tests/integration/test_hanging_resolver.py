"""A name server that does not answer concerns the rows of that host only."""

from rtm_rig.fixtures import provider_config
from rtm_rig.server import merge
from rtm_rig.shims import build_shim
from rtm_rig.waiting import start_refresh


def test_a_look_up_that_hangs_holds_up_nobody_else(make_server, oauth, tmp_path):
    env = {"LD_PRELOAD": str(build_shim("hang_dns", tmp_path)), "HANG_DNS": "nowhere.invalid"}
    slow = {"token_url": "https://nowhere.invalid/token", "client_id": "app_native"}
    server = make_server(merge(provider_config(oauth), {"providers": {"slow": slow}}), env=env).start()
    admin, public = server.admin(), server.public()
    hanging_token = oauth.mint_one()
    admin.create(hanging_token, biz_id="hanging", provider="slow").ok()
    admin.create(oauth.mint_one(), biz_id="well").ok()
    caller, answers = start_refresh(server, "hanging")
    served = 0
    while caller.is_alive():
        public.refresh("well").ok()
        served += 1
    # The look-up hangs until it is given up after 10 s; who had to wait for it would have come back once or twice.
    assert served > 2
    assert answers[0].json["success"] is False, answers
    assert public.status_of("hanging") == "backing_off"
    assert oauth.state_of(hanging_token) == "live"
    server.stop()
    oauth.plant_issued()
