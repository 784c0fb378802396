"""Servers for the trials of servers.py, on the other end of the first link."""

import json
import os


def isc4(w, name, lifetime=12):
    with open("/run/isc4.conf", "w", encoding="utf-8") as f:
        f.write(f"""option rfc3442 code 121 = array of unsigned integer 8; default-lease-time {lifetime}; max-lease-time {lifetime}; min-lease-time {lifetime}; authoritative; ping-check false;
            subnet 10.77.1.0 netmask 255.255.255.0 {{ range 10.77.1.60 10.77.1.60; option routers 10.77.1.9; option domain-name "isc.example";
            option domain-name-servers 10.77.1.53; option rfc3442 24, 10, 99, 1, 10, 77, 1, 8, 0, 10, 77, 1, 7; }}""")
    open("/run/isc4.leases", "a", encoding="utf-8").close()
    return w.server(name, *"dhcpd -d -4 -cf /run/isc4.conf -lf /run/isc4.leases -pf /run/isc4.pid --no-pid p1".split())


def acks(w, name, count, word="DHCPACK on"):
    return lambda: w.log(name).count(word) >= count


def kea(w, name, family, subnet):
    kind = f"Dhcp{family}"
    conf = {
        kind: {
            "interfaces-config": {"interfaces": ["p1"], "service-sockets-max-retries": 1000, "service-sockets-retry-wait-time": 50},
            "lease-database": {"type": "memfile", "persist": True, "name": f"/run/kea/leases{family}.csv", "lfc-interval": 0},
            "valid-lifetime": 12,
            "renew-timer": 3,
            "rebind-timer": 5,
            **({"preferred-lifetime": 9} if family == 6 else {"authoritative": True}),
            f"subnet{family}": [subnet],
            **({"server-id": {"type": "LL", "htype": 1, "identifier": f"5254000009{name[-1]:0>2}", "persist": False}} if family == 6 else {}),
            "loggers": [{"name": f"kea-dhcp{family}", "severity": "DEBUG", "debuglevel": 50, "output_options": [{"output": "stdout"}]}],
        }
    }
    w.write(f"/run/kea/{family}.conf", json.dumps(conf))
    env = {"KEA_PIDFILE_DIR": "/run/kea", "KEA_LOCKFILE_DIR": "/run/kea"}
    return w.server(name, f"kea-dhcp{family}", "-c", f"/run/kea/{family}.conf", env=env)


def dnsmasq(w, name, *words):
    common = "dnsmasq -k -C /dev/null --user=root --port=0 --interface=p1 --no-ping --dhcp-authoritative --log-dhcp --log-facility=-"
    return w.server(name, *common.split(), *words)


def radvd(w, name, text):
    w.write("/run/radvd.conf", "interface p1 { AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; " + text + " };\n")
    os.chmod("/run/radvd.conf", 0o644)
    w.there("sysctl", "-q", "-w", "net.ipv6.conf.all.forwarding=1")
    return w.server(name, *"radvd -n -C /run/radvd.conf -p /run/radvd.pid -m stderr -d 3".split())
