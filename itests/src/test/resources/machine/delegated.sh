# What processes may do with namespaces that belong to their namespace of users, and with those that do not.
run() { /opt/jitney/bin/systemd-run -q --wait --pipe -p PrivateUsers=yes "$@" 2>&1; }
tell() { echo "$1: $(tr '\n' ' ')"; }

name='hostname; hostname abc 2>/dev/null; hostname'
run -p ProtectHostname=private:own sh -c "$name" | tell "hostname, kept"
run -p ProtectHostname=private:own -p DelegateNamespaces=uts sh -c "$name" | tell "hostname, given"

net='cd /proc/sys/net/ipv4/conf/lo; echo 1 2>/dev/null >forwarding && cat forwarding; cat /sys/class/net/lo/flags'
run -p PrivateNetwork=yes sh -c "$net" | tell "network, kept"
run -p PrivateNetwork=yes -p DelegateNamespaces=net sh -c "$net" | tell "network, given"

mount='mount -t tmpfs tmpfs /mnt 2>/dev/null && echo mounted; mount -o remount,bind,rw /usr 2>/dev/null || echo protected'
run -p ProtectSystem=yes sh -c "$mount" | tell "mounts, kept"
run -p ProtectSystem=yes -p DelegateNamespaces=mnt sh -c "$mount" | tell "mounts, given"

queues='mount -t mqueue mqueue /mnt 2>/dev/null && echo mounted; true'
run -p PrivateIPC=yes -p DelegateNamespaces=mnt sh -c "$queues" | tell "ipc, kept"
run -p PrivateIPC=yes -p "DelegateNamespaces=mnt ipc" sh -c "$queues" | tell "ipc, given"

groups='tail -1 /proc/self/cgroup; cat /sys/fs/cgroup/cgroup.type; mkdir /sys/fs/cgroup/a 2>/dev/null && echo made'
run -p ProtectControlGroups=private sh -c "$groups" | tell "groups, kept"
run -p ProtectControlGroups=private -p DelegateNamespaces=cgroup sh -c "$groups" | tell "groups, given"
run -p ProtectControlGroups=strict -p DelegateNamespaces=yes sh -c "$groups" | tell "groups, strict"

run -p PrivateUsers=no -p ProtectHostname=private -p DelegateNamespaces=uts cat /proc/self/uid_map | tr -s ' ' | tell "implied"
run -p PrivateUsers=no -p DelegateNamespaces=no cat /proc/self/uid_map | tr -s ' ' | tell "none"

bpf='grep " /sys/fs/bpf bpf " /proc/mounts | cut -d" " -f2-4; mkdir /sys/fs/bpf/mine && ls -d /sys/fs/bpf/mine'
run -p PrivateUsers=no -p PrivateBPF=yes -p ProtectKernelTunables=yes sh -c "$bpf" | tell "bpf"
ls -d /sys/fs/bpf/mine 2>/dev/null | tell "bpf, outside"
