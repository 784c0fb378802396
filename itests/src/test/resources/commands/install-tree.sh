# A root tree with unit files of every kind for the verbs that install; run in an empty folder.
mkdir -p usr/lib/systemd/system usr/lib/systemd/user etc/systemd/system etc/systemd/user run/systemd opt usr/lib/systemd/system-preset \
    usr/lib/systemd/user-preset usr/local/lib/systemd/system
cd usr/lib/systemd/system
unit() { name=$1; shift; printf '[Service]\nExecStart=/bin/true\n' >"$name"; [ $# = 0 ] || { echo '[Install]'; printf '%s\n' "$@"; } >>"$name"; }
unit plain.service WantedBy=multi-user.target
unit alias.service Alias=al.service Alias=other.service WantedBy=multi-user.target Also=also.service
unit also.service RequiredBy=multi-user.target
unit only-alias.service Alias=second-name.service
unit tmpl@.service WantedBy=multi-user.target DefaultInstance=one
unit open@.service WantedBy=multi-user.target
unit static.service
unit upheld.service UpheldBy=plain.service
unit vendor.service WantedBy=multi-user.target
unit indirect.service Also=plain.service
unit wrong-alias.service Alias=wrong.socket WantedBy=multi-user.target
unit empty-wants.service WantedBy=
unit specifier@.service 'WantedBy=graphical-%i.target'
unit not-there.service WantedBy=absent.target
unit chain.service Also=chain2.service WantedBy=multi-user.target
unit chain2.service Also=chain.service WantedBy=multi-user.target
printf '[Socket]\nListenStream=/run/x\n[Install]\nWantedBy=sockets.target\n' >sock.socket
printf '[Unit\nDescription=x\n' >broken.service
for t in multi-user graphical rescue sockets; do printf '[Unit]\nAllowIsolate=yes\n' >$t.target; done
ln -s graphical.target default.target
ln -s plain.service linked-name.service
ln -s /dev/null vendor-masked.service
unit vendor-dropin.service WantedBy=multi-user.target
cd - >/dev/null
cd usr/lib/systemd/user
unit u.service WantedBy=default.target
unit u-alias.service Alias=ua.service
printf '[Unit]\n' >default.target
cd - >/dev/null
printf 'enable plain.service\nenable tmpl@.service two three\nenable sock.socket\ndisable also.service\nenable only-alias.service\ndisable *\n' >usr/lib/systemd/system-preset/90-some.preset
printf 'enable u.service\ndisable *\n' >usr/lib/systemd/user-preset/90-some.preset
cd etc/systemd/system
unit local.service WantedBy=multi-user.target
unit vendor.service WantedBy=rescue.target
ln -s /dev/null masked.service
mkdir -p vendor-dropin.service.d multi-user.target.wants vendor.service.d
printf '[Service]\nNice=3\n' >vendor-dropin.service.d/x.conf
printf '[Service]\nNice=3\n' >vendor.service.d/x.conf
ln -s /usr/lib/systemd/system/gone.service multi-user.target.wants/gone.service
ln -s /opt/outside.service outside.service
cd - >/dev/null
cd opt
unit outside.service WantedBy=multi-user.target
unit linkable.service WantedBy=multi-user.target
unit plain.service WantedBy=multi-user.target
unit tl@.service WantedBy=multi-user.target
echo x >not-a-unit.txt
cd - >/dev/null
