# Units for the command lists beside this file; run once in each machine. demo.service is started so often that its limit would be hit on a
# quick machine, which its socket would not survive.
mkdir -p /etc/systemd/system /tmp/v && cd /etc/systemd/system
unit() { printf '%b' "$2" >"$1"; }
unit demo.service '[Unit]\nDescription=A demonstration\nDocumentation=man:demo(1) https://example.org/demo\nStartLimitIntervalSec=0\n[Service]\nExecStart=/bin/sleep infinity\nExecReload=/bin/true\nCacheDirectory=demo\nRuntimeDirectory=demo\nSlice=show.slice\n[Install]\nWantedBy=multi-user.target\n'
unit demo@.service '[Unit]\nDescription=Instance %i\n[Service]\nExecStart=/bin/sleep infinity\n[Install]\nWantedBy=multi-user.target\nDefaultInstance=one\n'
unit twin.service '[Unit]\nDescription=Pulls in more\nWants=demo@w.service\nAfter=demo@w.service\n[Service]\nExecStart=/bin/sleep infinity\n'
unit failing.service '[Service]\nExecStart=/bin/false\n'
unit failone.service '[Service]\nType=oneshot\nExecStart=/bin/false\n'
unit once.service '[Service]\nType=oneshot\nExecStart=/bin/true\n'
unit stays.service '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n'
unit slow.service '[Service]\nType=oneshot\nExecStart=/bin/sleep 300\n'
unit refuses.service '[Unit]\nRefuseManualStart=yes\nRefuseManualStop=yes\n[Service]\nExecStart=/bin/sleep infinity\n'
unit broken.service '[Service]\nType=oneshot\n'
unit nobus.service '[Service]\nExecStart=/bin/sleep infinity\nBusName=org.example.nobody\n'
unit demo.socket '[Socket]\nListenStream=/run/demo.sock\nListenDatagram=/run/demo.dgram\n[Install]\nWantedBy=sockets.target\n'
unit ticks.timer '[Timer]\nOnCalendar=2099-01-01 00:00:00 UTC\nUnit=once.service\n[Install]\nWantedBy=timers.target\n'
unit watches.path '[Path]\nPathExists=/nonexist/demo\nUnit=twin.service\n'
unit demo.target '[Unit]\nDescription=A target\nWants=demo.service stays.service\nAfter=demo.service\nAllowIsolate=yes\n'
unit mnt-demo.mount '[Unit]\nDescription=A mount\n[Mount]\nWhat=tmpfs\nWhere=/mnt/demo\nType=tmpfs\n'
unit mnt-auto.mount '[Mount]\nWhat=tmpfs\nWhere=/mnt/auto\nType=tmpfs\n'
unit mnt-auto.automount '[Automount]\nWhere=/mnt/auto\n'
unit show.slice '[Unit]\nDescription=A slice\n'
mkdir -p demo.service.d
unit demo.service.d/10-first.conf '[Service]\nEnvironment=A=b\n'
mkdir -p /tmp/linked /mnt/auto /mnt/demo
unit /tmp/linked/linked.service '[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n'
cd /tmp/v
unit w.service '[Unit]\nFoo=bar\n[Service]\nType=foo\nExecStart=/bin/true\n'
unit none.service '[Service]\nType=oneshot\n'
unit s.socket '[Socket]\nListenStream=/run/x\n'
unit e.service '[Service]\nExecStart=/bin/none\n'
unit t.service '[Service]\nExecStart=/bin/true\nUser=daemon\nPrivateTmp=yes\nProtectSystem=strict\n'
systemctl daemon-reload
