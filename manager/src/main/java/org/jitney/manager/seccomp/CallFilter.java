package org.jitney.manager.seccomp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * A filter: what happens to each call of each machine. A value that says what it does in {@link
 * #toString}; {@link #program} makes the kernel's form of it.
 *
 * @param title the directive that it stems from
 * @param otherwise what happens to calls that no rule is about
 * @param machines for which machines the rules hold
 * @param foreign what happens to calls of all others
 */
public record CallFilter(
        String title,
        Verdict otherwise,
        List<Rule> rules,
        List<Machine> machines,
        Verdict foreign) {

    /** How the low word of an argument is looked at. The calls in question take 32 bits there. */
    public enum Comparison {
        EQUAL,
        NOT_EQUAL,
        ABOVE,
        BELOW,
        /** All bits of the value are set. */
        HAS
    }

    /** One look at an argument. */
    public record Test(int argument, Comparison comparison, long value) {
        @Override
        public String toString() {
            String sign =
                    switch (comparison) {
                        case EQUAL -> "==";
                        case NOT_EQUAL -> "!=";
                        case ABOVE -> ">";
                        case BELOW -> "<";
                        case HAS -> "has";
                    };
            return "a%d %s 0x%x".formatted(argument, sign, value);
        }
    }

    /** What happens to a call when all tests hold. */
    public record Rule(String call, List<Test> tests, Verdict verdict) {
        public Rule {
            tests = List.copyOf(tests);
        }

        @Override
        public String toString() {
            return call + (tests.isEmpty() ? "" : tests) + " " + verdict;
        }
    }

    public CallFilter {
        rules = List.copyOf(rules);
        machines = List.copyOf(machines);
    }

    /**
     * A filter that lets everything pass but what its rules say, on all machines whose programs run
     * here.
     */
    public static CallFilter denying(String title, List<Rule> rules) {
        return new CallFilter(title, Verdict.ALLOW, rules, Machine.local(), Verdict.ALLOW);
    }

    /** {@return the rule for all calls of that name} */
    public static Rule rule(String call, Verdict verdict) {
        return new Rule(call, List.of(), verdict);
    }

    /** {@return the rule for calls whose argument is like that} */
    public static Rule rule(
            String call, int argument, Comparison comparison, long value, Verdict verdict) {
        return new Rule(call, List.of(new Test(argument, comparison, value)), verdict);
    }

    /** {@return the rules that apply to each number of a machine, by number} */
    private TreeMap<Long, List<Rule>> byNumber(Set<Machine> sharing) {
        TreeMap<Long, List<Rule>> out = new TreeMap<>();
        for (Machine machine : sharing) {
            for (Rule rule : rules) {
                SystemCalls.number(rule.call(), machine)
                        .ifPresent(number ->
                                out.computeIfAbsent(number, _ -> new ArrayList<>()).add(rule));
            }
        }
        return out;
    }

    /** {@return the classic BPF program, eight bytes an instruction} */
    public byte[] program() {
        Map<Integer, Set<Machine>> entries = new LinkedHashMap<>();
        machines.forEach(machine ->
                entries.computeIfAbsent(machine.auditArch(), _ -> new LinkedHashSet<>())
                        .add(machine));
        BpfCode code = BpfCode.returning(foreign.code());
        for (Map.Entry<Integer, Set<Machine>> entry : entries.entrySet()) {
            BpfCode body = BpfCode.loadNumber().then(decide(entry.getValue()));
            code = BpfCode.ifEqual(entry.getKey(), body, code);
        }
        return BpfCode.loadArchitecture().then(code).bytes();
    }

    /** Cuts the numbers into stretches that are treated alike, and finds a call's by halving. */
    private BpfCode decide(Set<Machine> sharing) {
        TreeMap<Long, BpfCode> stretches = new TreeMap<>();
        BpfCode rest = BpfCode.returning(otherwise.code());
        stretches.put(0L, rest);
        byNumber(sharing)
                .forEach((number, about) -> {
                    stretches.put(number, code(about));
                    stretches.putIfAbsent(number + 1, rest);
                });
        if (sharing.contains(Machine.X86_64) && !sharing.contains(Machine.X32)) {
            stretches.put(Machine.X32_BIT, BpfCode.returning(foreign.code()));
        }
        List<Long> starts = new ArrayList<>();
        BpfCode before = null;
        for (Map.Entry<Long, BpfCode> stretch : stretches.entrySet()) {
            if (!stretch.getValue().equals(before)) {
                starts.add(stretch.getKey());
                before = stretch.getValue();
            }
        }
        return search(starts, stretches);
    }

    private static BpfCode search(List<Long> starts, Map<Long, BpfCode> stretches) {
        if (starts.size() == 1) {
            return Objects.requireNonNull(stretches.get(starts.getFirst()));
        }
        int middle = starts.size() / 2;
        return BpfCode.ifAtLeast(
                starts.get(middle).intValue(),
                search(starts.subList(middle, starts.size()), stretches),
                search(starts.subList(0, middle), stretches));
    }

    /** The first rule whose test holds decides. */
    private BpfCode code(List<Rule> about) {
        BpfCode out = BpfCode.returning(otherwise.code());
        for (Rule rule : about.reversed()) {
            BpfCode hit = BpfCode.returning(rule.verdict().code());
            for (Test test : rule.tests().reversed()) {
                hit = BpfCode.test(test, hit, out);
            }
            out = hit;
        }
        return out;
    }

    @Override
    public String toString() {
        String summary = "%s: otherwise %s".formatted(title, otherwise);
        if (rules.isEmpty()) {
            return summary + ", machines " + machines.stream().map(Machine::token).toList();
        }
        return summary + ", " + rules;
    }
}
