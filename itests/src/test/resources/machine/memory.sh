# Services and a scope with too little memory, one for each policy.
unit() {
    name=$1
    shift
    printf '%s\n' '[Service]' MemoryMax=48M MemorySwapMax=0 "$@" >"/run/systemd/system/$name"
}
eater='python3 -c "x=bytearray(200<<20)"'
# A process of the service is killed; those that are left go on for a while.
for policy in stop continue kill; do
    unit "worker-$policy.service" "OOMPolicy=$policy" "ExecStart=/bin/sh -c '$eater; sleep 3'"
done
unit worker-delegated.service Delegate=yes "ExecStart=/bin/sh -c '$eater; sleep 3'"
unit main.service "ExecStart=/usr/bin/python3 -c 'x=bytearray(200<<20)'"
unit restarted.service Restart=on-failure RestartSec=1h "ExecStart=/usr/bin/python3 -c 'x=bytearray(200<<20)'"
unit pre.service "ExecStartPre=/bin/sh -c '$eater; sleep 3'" ExecStart=/bin/true
systemctl daemon-reload
for name in worker-stop worker-continue worker-kill worker-delegated main restarted pre; do
    systemctl start "$name.service" >/dev/null 2>&1
    tries=0
    while [ "$(systemctl show -P SubState "$name.service")" = running ] && [ $tries -lt 60 ]; do
        tries=$((tries + 1))
        sleep 0.2
    done
    echo "$name $(systemctl show --value -p OOMPolicy -p Result -p ActiveState -p SubState -p ExecMainCode -p ExecMainStatus "$name.service" | tr '\n' ' ')"
done
systemd-run --scope -q -p MemoryMax=48M -p MemorySwapMax=0 --unit=some.scope sh -c "$eater; sleep 5" >/dev/null 2>&1
echo "scope $? $(systemctl show --value -p Result -p ActiveState some.scope | tr '\n' ' ')"
unit alive.service 'ExecStart=/bin/sleep 60'
systemctl daemon-reload
systemctl start alive.service
group=$(find /sys/fs/cgroup -type d -name alive.service | head -n 1)
echo "alive $(cat "$group/memory.max" "$group/memory.swap.max" "$group/memory.oom.group" | tr '\n' ' ')"
