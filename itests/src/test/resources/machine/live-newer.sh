# The same for members of releases after 252.
unit() { name=$1; shift; printf '%s\n' '[Service]' "$@" >"/run/systemd/system/$name"; systemctl daemon-reload; }
call() { busctl call org.freedesktop.systemd1 /org/freedesktop/systemd1 org.freedesktop.systemd1.Manager "$@" 2>&1; }
cat >/run/values.py <<'PYTHON'
import signal, time
signal.pthread_sigmask(signal.SIG_BLOCK, range(34, 65))
print('ready', flush=True)
while True:
    got = signal.sigwaitinfo(range(34, 65))
    print('signal', got.si_signo, 'code', got.si_code, 'uid', got.si_uid, flush=True)
PYTHON
unit values.service StandardOutput=truncate:/run/values 'ExecStart=/usr/bin/python3 /run/values.py'
systemctl start values.service
until grep -q ready /run/values; do sleep 0.1; done
call QueueSignalUnit ssii values.service main 40 7
busctl call org.freedesktop.systemd1 /org/freedesktop/systemd1/unit/values_2eservice org.freedesktop.systemd1.Unit QueueSignal sii main 41 8 2>&1
systemctl kill --signal=42 values.service
tries=0; until [ "$(grep -c signal /run/values)" = 3 ] || [ $tries -gt 300 ]; do tries=$((tries + 1)); sleep 0.1; done
grep signal /run/values | sed 's/^/queue: /'
call QueueSignalUnit ssii values.service main 15 7 | sed 's/^/queue: /'

unit groups.service Type=exec Delegate=yes DelegateSubgroup=inner 'ExecStart=/bin/sleep 1000'
systemctl start groups.service
# Where the manager keeps the groups of units is its own affair.
group=$(find /sys/fs/cgroup -type d -name groups.service | head -n 1)
mkdir -p "$group/workers"
sleep 2000 & echo $! >"$group/workers/cgroup.procs"
echo "workers: $(wc -l <"$group/workers/cgroup.procs")"
call RemoveSubgroupFromUnit sst groups.service workers 0 | sed 's/^/remove: /'
call KillUnitSubgroup sssi groups.service cgroup /workers 9
tries=0; while grep -q . "$group/workers/cgroup.procs" && [ $tries -lt 300 ]; do tries=$((tries + 1)); sleep 0.1; done
echo "workers: $(wc -l <"$group/workers/cgroup.procs"), $(systemctl is-active groups.service)"
call RemoveSubgroupFromUnit sst groups.service /workers 0
echo "removed: $([ -d "$group/workers" ] || echo yes)"

python3 - <<'PYTHON'
import dbus, os, subprocess
bus = dbus.SystemBus()
manager = dbus.Interface(bus.get_object('org.freedesktop.systemd1', '/org/freedesktop/systemd1'),
                         'org.freedesktop.systemd1.Manager')
pid = int(subprocess.check_output(['systemctl', 'show', '-P', 'MainPID', 'values.service']))
fd = os.pidfd_open(pid)
path, name, invocation = manager.GetUnitByPIDFD(dbus.types.UnixFd(fd))
shown = subprocess.check_output(['systemctl', 'show', '-P', 'InvocationID', 'values.service'], text=True).strip()
print('pidfd:', path, name, bytes(invocation).hex() == shown)
try:
    manager.GetUnitByPIDFD(dbus.types.UnixFd(os.open('/', os.O_RDONLY)))
except dbus.DBusException as e:
    print('pidfd:', e.get_dbus_name())
PYTHON

for n in 1 2; do unit "order$n.service" Type=oneshot RemainAfterExit=yes "ExecStart=/bin/sh -c 'echo $n >>/run/order'"; done
mkdir -p /run/systemd/system/order2.service.d /run/systemd/system/foe.service.d
printf '[Unit]\nAfter=order1.service\n' >/run/systemd/system/order2.service.d/x.conf
unit foe.service 'ExecStart=/bin/sleep 1000'
printf '[Unit]\nConflicts=order1.service\n' >/run/systemd/system/foe.service.d/x.conf
systemctl daemon-reload
call EnqueueUnitJobMany assst 2 order2.service order1.service start replace 0 | sed 's/[0-9][0-9]*/N/g; s/^/many: /'
tries=0; while [ "$(cat /run/order 2>/dev/null | wc -l)" -lt 2 ] && [ $tries -lt 300 ]; do tries=$((tries + 1)); sleep 0.1; done
echo "many: $(cat /run/order | tr '\n' ' ')"
systemctl stop order1.service order2.service
call EnqueueUnitJobMany assst 2 order1.service absent.service start replace 0 | sed 's/^/many: /'
call EnqueueUnitJobMany assst 2 order1.service foe.service start replace 0 | sed 's/^/many: /'
call EnqueueUnitJobMany assst 0 start replace 0 | sed 's/^/many: /'
sleep 0.3
echo "many: $(systemctl is-active order1.service foe.service | tr '\n' ' ')"

unit talk.service Type=oneshot 'LogFilterPatterns=kept' 'LogFilterPatterns=user [a-z]+' 'LogFilterPatterns=~secret' \
    'ExecStart=/bin/sh -c "echo kept; echo hello user jane; echo kept secret; echo other;"'
systemctl start talk.service
journalctl --sync
journalctl -o cat _SYSTEMD_UNIT=talk.service | sort | sed 's/^/log: /'
