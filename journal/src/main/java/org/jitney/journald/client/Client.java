package org.jitney.journald.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jitney.journal.format.SharedFields;
import org.jitney.journald.entry.Fields;
import org.jitney.journald.entry.Sender;
import org.jitney.journald.limit.RateLimits.Limit;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a process that logs, and the fields that say so. It may be a second old; a
 * process that is gone keeps what was known.
 */
public final class Client {
    static final long NEVER = Long.MIN_VALUE;

    private final int pid;
    private final Limit standard;
    private int uid = -1;
    private int gid = -1;
    private Optional<String> command = Optional.empty();
    private Optional<String> executable = Optional.empty();
    private Optional<String> commandLine = Optional.empty();
    private Optional<String> capabilities = Optional.empty();
    private Optional<String> label = Optional.empty();
    private Optional<Long> auditSession = Optional.empty();
    private Optional<Long> loginUid = Optional.empty();
    private Optional<String> cgroup = Optional.empty();
    private Optional<String> session = Optional.empty();
    private OptionalInt owner = OptionalInt.empty();
    private Optional<String> unit = Optional.empty();
    private Optional<String> userUnit = Optional.empty();
    private Optional<String> slice = Optional.empty();
    private Optional<String> userSlice = Optional.empty();
    private Optional<String> invocation = Optional.empty();
    private Optional<Integer> maxLevel = Optional.empty();
    private List<byte[]> extra = List.of();
    private LogFilter filter = LogFilter.NONE;
    private Limit limit;
    private long timestamp = NEVER;
    private int pins;
    private @Nullable SharedFields trusted;

    Client(int pid, Limit standard) {
        this.pid = pid;
        this.standard = standard;
        this.limit = standard;
    }

    /** {@return the process} */
    public int pid() {
        return pid;
    }

    /** {@return the user, -1 if unknown} */
    public int uid() {
        return uid;
    }

    /** {@return the user whose slice the process is in} */
    public OptionalInt owner() {
        return owner;
    }

    /** {@return the name that the process has for the kernel} */
    public Optional<String> command() {
        return command;
    }

    /** {@return the unit that the process belongs to} */
    public Optional<String> unit() {
        return unit;
    }

    /** {@return how much the unit may log} */
    public Limit limit() {
        return limit;
    }

    /** {@return whether LogLevelMax= and LogFilterPatterns= of the unit let a message through} */
    public boolean wants(int level, byte[] message) {
        return (maxLevel.isEmpty() || level <= maxLevel.get()) && filter.passes(message);
    }

    /** {@return how many use this and want it kept} */
    int pins() {
        return pins;
    }

    void pin(int by) {
        pins += by;
    }

    long timestamp() {
        return timestamp;
    }

    boolean contradicts(Sender sender, Optional<String> newLabel) {
        return (sender.uid() != -1 && sender.uid() != uid)
                || (sender.gid() != -1 && sender.gid() != gid)
                || (newLabel.isPresent() && !newLabel.equals(label));
    }

    /** Forgets all: the number may be another process by now. */
    void reset() {
        uid = -1;
        gid = -1;
        command = Optional.empty();
        executable = Optional.empty();
        commandLine = Optional.empty();
        capabilities = Optional.empty();
        label = Optional.empty();
        auditSession = Optional.empty();
        loginUid = Optional.empty();
        cgroup = Optional.empty();
        setPlace(Optional.empty());
        invocation = Optional.empty();
        maxLevel = Optional.empty();
        extra = List.of();
        filter = LogFilter.NONE;
        limit = standard;
        timestamp = NEVER;
        trusted = null;
    }

    private void setPlace(Optional<CgroupPath> path) {
        session = path.flatMap(CgroupPath::session);
        owner = path.isPresent() ? path.get().owner() : OptionalInt.empty();
        unit = path.flatMap(CgroupPath::unit);
        userUnit = path.flatMap(CgroupPath::userUnit);
        slice = path.flatMap(CgroupPath::slice);
        userSlice = path.flatMap(CgroupPath::userSlice);
    }

    /**
     * Takes over what can be read now; what cannot stays.
     *
     * @param named the unit that the process itself says it belongs to, if nothing else is known
     */
    void refresh(
            Sender sender,
            Optional<String> newLabel,
            Optional<String> named,
            ProcessSource.Facts facts,
            long now) {
        uid = sender.uid() != -1 ? sender.uid() : facts.uid().orElse(uid);
        gid = sender.gid() != -1 ? sender.gid() : facts.gid().orElse(gid);
        command = facts.command().or(() -> command);
        executable = facts.executable().or(() -> executable);
        commandLine = facts.commandLine().or(() -> commandLine);
        capabilities = facts.capabilities().or(() -> capabilities);
        label = newLabel.or(facts::label).or(() -> label);
        auditSession = facts.auditSession().or(() -> auditSession);
        loginUid = facts.loginUid().or(() -> loginUid);
        if (facts.cgroup().isEmpty()) {
            // A zombie has no group any more, and some machines have no groups at all.
            unit = unit.or(() -> named);
        } else if (!facts.cgroup().equals(cgroup)) {
            cgroup = facts.cgroup();
            setPlace(cgroup.map(CgroupPath::new));
        }
        timestamp = now;
        trusted = null;
    }

    /** Takes over what the manager says about the unit. */
    void refresh(UnitState state) {
        if (unit.isEmpty()) {
            return;
        }
        String name = unit.get();
        Optional<String> found =
                owner.isPresent() && userUnit.isPresent()
                        ? state.invocationOfUser(owner.getAsInt(), userUnit.get())
                        : state.invocation(name);
        invocation = found.filter(id -> id.matches("[0-9a-fA-F]{32}")).or(() -> invocation);
        maxLevel = state.maxLevel(name).or(() -> maxLevel);
        extra = state.extraFields(name).orElse(extra);
        filter = state.filterPatterns(name).map(filter::of).orElse(filter);
        limit =
                new Limit(
                        state.rateInterval(name).orElse(limit.intervalUsec()),
                        state.rateBurst(name).orElse(limit.burst()));
    }

    /** {@return the fields that no program can set, and those that its unit adds} */
    public SharedFields trusted() {
        SharedFields known = trusted;
        if (known == null) {
            List<byte[]> fields = new ArrayList<>(fields("_"));
            fields.addAll(extra);
            known = SharedFields.of(fields);
            trusted = known;
        }
        return known;
    }

    /** {@return the same about a process that a message is about} */
    public List<byte[]> ofObject() {
        return fields("OBJECT_");
    }

    private List<byte[]> fields(String prefix) {
        List<byte[]> fields = new ArrayList<>(24);
        fields.add(Fields.of(prefix + "PID", pid));
        if (uid != -1) {
            fields.add(Fields.of(prefix + "UID", Integer.toUnsignedLong(uid)));
        }
        if (gid != -1) {
            fields.add(Fields.of(prefix + "GID", Integer.toUnsignedLong(gid)));
        }
        add(fields, prefix + "COMM", command);
        add(fields, prefix + "EXE", executable);
        add(fields, prefix + "CMDLINE", commandLine);
        add(fields, prefix + "CAP_EFFECTIVE", capabilities);
        add(fields, prefix + "SELINUX_CONTEXT", label);
        add(fields, prefix + "AUDIT_SESSION", auditSession.map(String::valueOf));
        add(fields, prefix + "AUDIT_LOGINUID", loginUid.map(String::valueOf));
        add(fields, prefix + "SYSTEMD_CGROUP", cgroup);
        add(fields, prefix + "SYSTEMD_SESSION", session);
        owner.ifPresent(id -> fields.add(Fields.of(prefix + "SYSTEMD_OWNER_UID", id)));
        add(fields, prefix + "SYSTEMD_UNIT", unit);
        add(fields, prefix + "SYSTEMD_USER_UNIT", userUnit);
        add(fields, prefix + "SYSTEMD_SLICE", slice);
        add(fields, prefix + "SYSTEMD_USER_SLICE", userSlice);
        add(fields, prefix + "SYSTEMD_INVOCATION_ID", invocation);
        return fields;
    }

    private static void add(List<byte[]> fields, String name, Optional<String> value) {
        value.filter(text -> !text.isEmpty()).ifPresent(text -> fields.add(Fields.of(name, text)));
    }
}
