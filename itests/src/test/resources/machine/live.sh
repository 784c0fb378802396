# Members that work on what runs, each where it succeeds: one line for each.
call() { busctl call org.freedesktop.systemd1 /org/freedesktop/systemd1 org.freedesktop.systemd1.Manager "$@" 2>&1; }
unit() { name=$1; shift; printf '%s\n' '[Service]' "$@" >"/run/systemd/system/$name"; systemctl daemon-reload; }
main() { systemctl show -P MainPID "$1"; }
inside() { pid=$(main "$1"); shift; nsenter --target "$pid" --mount "$@" 2>&1; }

mkdir -p /srv/source && echo content >/srv/source/file && echo alone >/srv/alone
unit live.service Type=exec PrivateTmp=yes 'ExecStart=/bin/sleep 1000'
systemctl start live.service
call BindMountUnit sssbb live.service /srv/source /tmp/target true true
echo "bind: $(inside live.service cat /tmp/target/file) $(inside live.service touch /tmp/target/new | grep -o 'Read-only file system')"
systemctl bind --mkdir live.service /srv/alone /tmp/deep/er/file
echo "systemctl bind: $(inside live.service cat /tmp/deep/er/file)"
echo "outside: $(ls /tmp/target /tmp/deep 2>&1 | grep -c 'No such')"
echo "twice: $(call BindMountUnit sssbb live.service /srv/source /tmp/target false true; inside live.service touch /tmp/target/new && ls /srv/source/new)"
busctl call org.freedesktop.systemd1 /org/freedesktop/systemd1/unit/live_2eservice org.freedesktop.systemd1.Service BindMount ssbb /srv/alone /tmp/again false true 2>&1
echo "of the unit: $(inside live.service cat /tmp/again)"
