package org.jitney.manager.exec;

import static org.jitney.manager.seccomp.CallFilter.rule;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.sys.Errno;
import org.jitney.manager.seccomp.CallFilter;
import org.jitney.manager.seccomp.CallFilter.Comparison;
import org.jitney.manager.seccomp.CallFilter.Rule;
import org.jitney.manager.seccomp.CallFilter.Test;
import org.jitney.manager.seccomp.Machine;
import org.jitney.manager.seccomp.SystemCalls;
import org.jitney.manager.seccomp.Verdict;
import org.jitney.manager.unit.AddressFamilies;
import org.jitney.manager.unit.ExecContext;
import org.jitney.manager.unit.Personality;
import org.jitney.manager.unit.Structs;

/**
 * The system call filters that settings ask for, in the order in which they are installed. The one
 * of SystemCallFilter= is the last: it may forbid what installing the others takes. Pure.
 */
final class CallFilters {
    private static final Verdict NOT_PERMITTED = Verdict.fail(Errno.EPERM);
    private static final Verdict NOT_THERE = Verdict.fail(Errno.ENOSYS);
    private static final Verdict NO_FAMILY = Verdict.fail(Errno.EAFNOSUPPORT);
    private static final int KILL = Integer.MAX_VALUE - 1;

    private static final int PROT_WRITE = 2;
    private static final int PROT_EXEC = 4;
    private static final int SHM_EXEC = 0100000;
    private static final int O_CREAT = 0100;
    private static final int S_ISUID = 04000;
    private static final int S_ISGID = 02000;
    private static final int SCHED_IDLE = 5;
    private static final Set<Integer> ORDINARY_POLICIES = Set.of(0, 3, SCHED_IDLE);

    private static final List<Long> NAMESPACES =
            List.of(
                    0x02000000L,
                    0x08000000L,
                    0x40000000L,
                    0x00020000L,
                    0x20000000L,
                    0x10000000L,
                    0x04000000L);

    private final ExecContext context;
    private final List<CallFilter> filters = new ArrayList<>();

    private CallFilters(ExecContext context) {
        this.context = context;
    }

    static List<CallFilter> of(ExecContext context) {
        CallFilters out = new CallFilters(context);
        out.collect();
        return List.copyOf(out.filters);
    }

    private void collect() {
        families();
        if (context.memoryDenyWriteExecute()) {
            writeExecute();
        }
        if (context.restrictRealtime()) {
            realtime();
        }
        if (context.restrictSUIDSGID()) {
            setId();
        }
        namespaces();
        if (context.protectHostname().equals("yes")) {
            deny("ProtectHostname", Set.of("sethostname", "setdomainname"));
        }
        if (context.protectKernelTunables()) {
            deny("ProtectKernelTunables", Set.of("_sysctl"));
        }
        group(context.protectKernelModules(), "ProtectKernelModules", "@module");
        if (context.protectKernelLogs()) {
            deny("ProtectKernelLogs", Set.of("syslog"));
        }
        group(context.protectClock(), "ProtectClock", "@clock");
        group(context.privateDevices(), "PrivateDevices", "@raw-io");
        machines();
        if (context.lockPersonality()) {
            long personality = Personality.of(context.personality()).orElse(0L);
            add(
                    "LockPersonality",
                    List.of(
                            rule(
                                    "personality",
                                    0,
                                    Comparison.NOT_EQUAL,
                                    personality,
                                    NOT_PERMITTED)));
        }
        log();
        calls();
    }

    private void add(String title, List<Rule> rules) {
        filters.add(CallFilter.denying(title, rules));
    }

    private void deny(String title, Set<String> calls) {
        add(title, calls.stream().sorted().map(call -> rule(call, NOT_PERMITTED)).toList());
    }

    private void group(boolean wanted, String title, String group) {
        if (wanted) {
            deny(title, SystemCalls.group(group).orElseThrow());
        }
    }

    private void families() {
        Structs.Filter families = context.restrictAddressFamilies();
        if (!families.isAllowList() && families.names().isEmpty()) {
            return;
        }
        List<Integer> numbers =
                families.names().stream()
                        .map(AddressFamilies::number)
                        .flatMap(Optional::stream)
                        .sorted()
                        .toList();
        List<Rule> rules = new ArrayList<>();
        if (families.isAllowList()) {
            numbers.forEach(family ->
                    rules.add(rule("socket", 0, Comparison.EQUAL, family, Verdict.ALLOW)));
            rules.add(rule("socket", NO_FAMILY));
        } else {
            numbers.forEach(
                    family -> rules.add(rule("socket", 0, Comparison.EQUAL, family, NO_FAMILY)));
        }
        // On x86 sockets are made through socketcall(2), whose arguments lie in memory.
        filters.add(
                new CallFilter(
                        "RestrictAddressFamilies",
                        Verdict.ALLOW,
                        rules,
                        Machine.local().stream().filter(m -> m != Machine.X86).toList(),
                        Verdict.ALLOW));
    }

    private void writeExecute() {
        Map<String, Integer> denied = Map.of("mprotect", PROT_EXEC, "pkey_mprotect", PROT_EXEC);
        List<Rule> rules = new ArrayList<>();
        for (String call : List.of("mmap", "mmap2")) {
            rules.add(rule(call, 2, Comparison.HAS, PROT_EXEC | PROT_WRITE, NOT_PERMITTED));
        }
        denied.forEach(
                (call, bits) -> rules.add(rule(call, 2, Comparison.HAS, bits, NOT_PERMITTED)));
        rules.add(rule("shmat", 2, Comparison.HAS, SHM_EXEC, NOT_PERMITTED));
        add("MemoryDenyWriteExecute", rules);
    }

    private void realtime() {
        List<Rule> rules = new ArrayList<>();
        for (int policy = 0; policy < SCHED_IDLE; policy++) {
            if (!ORDINARY_POLICIES.contains(policy)) {
                rules.add(rule("sched_setscheduler", 1, Comparison.EQUAL, policy, NOT_PERMITTED));
            }
        }
        rules.add(rule("sched_setscheduler", 1, Comparison.ABOVE, SCHED_IDLE, NOT_PERMITTED));
        add("RestrictRealtime", rules);
    }

    private void setId() {
        List<Rule> rules = new ArrayList<>();
        for (int bit : List.of(S_ISUID, S_ISGID)) {
            for (String call : List.of("chmod", "fchmod", "mkdir", "mknod", "creat")) {
                rules.add(rule(call, 1, Comparison.HAS, bit, NOT_PERMITTED));
            }
            for (String call : List.of("fchmodat", "fchmodat2", "mkdirat", "mknodat")) {
                rules.add(rule(call, 2, Comparison.HAS, bit, NOT_PERMITTED));
            }
            rules.add(creating("open", 1, bit));
            rules.add(creating("openat", 2, bit));
        }
        // Its flags and mode lie in memory: programs fall back to openat(2).
        rules.add(rule("openat2", NOT_THERE));
        add("RestrictSUIDSGID", rules);
    }

    private static Rule creating(String call, int flags, int bit) {
        return new Rule(
                call,
                List.of(
                        new Test(flags, Comparison.HAS, O_CREAT),
                        new Test(flags + 1, Comparison.HAS, bit)),
                NOT_PERMITTED);
    }

    /** {@code clone3} has its flags in memory, so C libraries are told that it is not there. */
    private void namespaces() {
        long kept = context.restrictNamespaces();
        List<Long> refused = NAMESPACES.stream().filter(flag -> (kept & flag) == 0).toList();
        if (refused.isEmpty()) {
            return;
        }
        List<Rule> rules = new ArrayList<>();
        rules.add(rule("clone3", NOT_THERE));
        if (refused.size() == NAMESPACES.size()) {
            rules.add(rule("setns", NOT_PERMITTED));
        } else {
            rules.add(rule("setns", 1, Comparison.EQUAL, 0, NOT_PERMITTED));
        }
        for (long flag : refused) {
            rules.add(rule("unshare", 0, Comparison.HAS, flag, NOT_PERMITTED));
            rules.add(rule("clone", 0, Comparison.HAS, flag, NOT_PERMITTED));
            rules.add(rule("setns", 1, Comparison.HAS, flag, NOT_PERMITTED));
        }
        add("RestrictNamespaces", rules);
    }

    /** The native machine is always let in: this very process runs on it. */
    private void machines() {
        List<String> wanted = context.systemCallArchitectures();
        if (wanted.isEmpty()) {
            return;
        }
        List<Machine> kept = new ArrayList<>(List.of(Machine.local().getFirst()));
        Machine.local().stream()
                .skip(1)
                .filter(machine -> wanted.contains(machine.token()))
                .forEach(kept::add);
        if (kept.size() < Machine.local().size()) {
            filters.add(
                    new CallFilter(
                            "SystemCallArchitectures",
                            Verdict.ALLOW,
                            List.of(),
                            kept,
                            Verdict.KILL));
        }
    }

    private void log() {
        Structs.Filter logged = context.systemCallLog();
        if (logged.isAllowList() || !logged.names().isEmpty()) {
            Verdict listed = logged.isAllowList() ? Verdict.LOG : Verdict.ALLOW;
            Verdict rest = logged.isAllowList() ? Verdict.ALLOW : Verdict.LOG;
            List<Rule> rules =
                    logged.names().stream().map(name -> rule(call(name), listed)).toList();
            filters.add(
                    new CallFilter("SystemCallLog", rest, rules, Machine.local(), Verdict.ALLOW));
        }
    }

    private void calls() {
        Structs.Filter filter = context.systemCallFilter();
        if (!filter.isAllowList() && filter.names().isEmpty()) {
            return;
        }
        int error = context.systemCallErrorNumber();
        Verdict refusal = error == KILL ? Verdict.KILL : Verdict.fail(error);
        Verdict listed = filter.isAllowList() ? Verdict.ALLOW : refusal;
        Set<Rule> rules = new LinkedHashSet<>();
        for (String name : filter.names()) {
            rules.add(rule(call(name), verdict(name).orElse(listed)));
        }
        filters.add(
                new CallFilter(
                        "SystemCallFilter",
                        filter.isAllowList() ? refusal : Verdict.ALLOW,
                        List.copyOf(rules),
                        Machine.local(),
                        Verdict.ALLOW));
    }

    /** Names stand as {@code call} or {@code call:error}. */
    private static String call(String name) {
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }

    private static Optional<Verdict> verdict(String name) {
        int colon = name.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        String error = name.substring(colon + 1);
        if (error.equals("kill")) {
            return Optional.of(Verdict.KILL);
        }
        int number = Errno.number(error);
        return Optional.of(Verdict.fail(number != 0 ? number : Integer.parseInt(error)));
    }
}
