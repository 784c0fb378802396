# install-run.sh SYSTEMCTL: for each line of /run/install.list a fresh tree of install-tree.sh, the calls of the line, and what is
# there afterwards that was not before.
ctl=$1
here=/run/install
rm -rf $here && mkdir -p $here/pattern && (cd $here/pattern && sh /run/install-tree.sh)
snapshot() {
    (cd "$1" && find . \( -type l -printf '%p -> %l\n' \) -o -printf '%p\n' | sort)
}
snapshot $here/pattern >$here/before
while IFS= read -r line; do
    case $line in '#'* | '') continue ;; esac
    line=${line#\~ }
    rm -rf $here/tree && cp -a $here/pattern $here/tree
    echo "### $line"
    printf '%s\n' "$line" | sed 's/ *;; */\n/g' >$here/calls
    while IFS= read -r call; do
        eval "set -- $call"
        TERM=dumb $ctl --root=$here/tree --no-pager "$@" </dev/null >$here/said 2>&1
        status=$?
        sed 's/^/| /' $here/said
        echo "= $status"
    done <$here/calls
    snapshot $here/tree | diff $here/before - | grep '^[<>]' || true
done </run/install.list
