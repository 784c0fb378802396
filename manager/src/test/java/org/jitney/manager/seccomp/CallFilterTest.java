package org.jitney.manager.seccomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jitney.manager.seccomp.CallFilter.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jitney.linux.sys.Errno;
import org.jitney.manager.seccomp.CallFilter.Comparison;
import org.jitney.manager.seccomp.CallFilter.Rule;
import org.jitney.manager.seccomp.CallFilter.Test;

class CallFilterTest {
    private static final Verdict REFUSED = Verdict.fail(Errno.EPERM);
    private static final int X86_64 = Machine.X86_64.auditArch();
    private static final List<Comparison> COMPARISONS = List.of(Comparison.values());
    private static final int WRITE = 1;
    private static final int MMAP = 9;
    private static final int OPEN = 2;

    private static CallFilter on(Verdict otherwise, List<Rule> rules, Machine... machines) {
        return new CallFilter("test", otherwise, rules, List.of(machines), Verdict.KILL);
    }

    @org.junit.jupiter.api.Test
    void anAllowListLetsThroughWhatItNamesAndNothingElse() {
        byte[] program =
                on(Verdict.KILL, List.of(rule("write", Verdict.ALLOW)), Machine.X86_64).program();

        assertThat(FilterMachine.run(program, X86_64, WRITE)).isEqualTo(Verdict.ALLOW.code());
        assertThat(FilterMachine.run(program, X86_64, OPEN)).isEqualTo(Verdict.KILL.code());
        assertThat(FilterMachine.run(program, X86_64, 10_000)).isEqualTo(Verdict.KILL.code());
    }

    @org.junit.jupiter.api.Test
    void aTestLooksAtTheArgument() {
        Rule writable = rule("mmap", 2, Comparison.HAS, 6, REFUSED);
        byte[] program = on(Verdict.ALLOW, List.of(writable), Machine.X86_64).program();

        assertThat(FilterMachine.run(program, X86_64, MMAP, 0, 0, 7)).isEqualTo(REFUSED.code());
        assertThat(FilterMachine.run(program, X86_64, MMAP, 0, 0, 5))
                .isEqualTo(Verdict.ALLOW.code());
    }

    @org.junit.jupiter.api.Test
    void allTestsOfARuleHaveToHold() {
        Rule creating =
                new Rule(
                        "open",
                        List.of(
                                new Test(1, Comparison.HAS, 0100),
                                new Test(2, Comparison.HAS, 04000)),
                        REFUSED);
        byte[] program = on(Verdict.ALLOW, List.of(creating), Machine.X86_64).program();

        assertThat(FilterMachine.run(program, X86_64, OPEN, 0, 0101, 04755))
                .isEqualTo(REFUSED.code());
        assertThat(FilterMachine.run(program, X86_64, OPEN, 0, 0101, 0755))
                .isEqualTo(Verdict.ALLOW.code());
        assertThat(FilterMachine.run(program, X86_64, OPEN, 0, 0, 04755))
                .isEqualTo(Verdict.ALLOW.code());
    }

    @org.junit.jupiter.api.Test
    void anotherMachineIsForeignUnlessItIsListed() {
        byte[] native64 = on(Verdict.ALLOW, List.of(), Machine.X86_64).program();
        byte[] both = on(Verdict.ALLOW, List.of(), Machine.X86_64, Machine.X86).program();
        int x86 = Machine.X86.auditArch();

        assertThat(FilterMachine.run(native64, X86_64, WRITE)).isEqualTo(Verdict.ALLOW.code());
        assertThat(FilterMachine.run(native64, x86, WRITE)).isEqualTo(Verdict.KILL.code());
        assertThat(FilterMachine.run(both, x86, WRITE)).isEqualTo(Verdict.ALLOW.code());
        // x32 comes in by the door of x86-64.
        assertThat(FilterMachine.run(native64, X86_64, Machine.X32_BIT + 1))
                .isEqualTo(Verdict.KILL.code());
    }

    @org.junit.jupiter.api.Test
    void groupsHoldTheCallsOfTheGroupsInThem() {
        assertThat(SystemCalls.group("@system-service").orElseThrow())
                .contains("read", "openat", "futex", "clock_gettime")
                .doesNotContain("mount", "reboot", "@aio");
        assertThat(SystemCalls.group("@no-such-group")).isEmpty();
        for (String group : SystemCalls.groups()) {
            assertThat(SystemCalls.group(group).orElseThrow()).isNotEmpty();
        }
    }

    @org.junit.jupiter.api.Test
    void theProgramDecidesAsTheRulesSay() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        Random random = new Random(seed);
        List<String> names =
                Set.of(
                                "read", "write", "open", "close", "mmap", "socket", "clone",
                                "unshare", "setns", "reboot")
                        .stream()
                        .sorted()
                        .toList();
        for (int round = 0; round < 200; round++) {
            List<Rule> rules = randomRules(random, names);
            Verdict otherwise = random.nextBoolean() ? Verdict.ALLOW : REFUSED;
            byte[] program = on(otherwise, rules, Machine.X86_64, Machine.X86).program();
            for (Machine machine : List.of(Machine.X86_64, Machine.X86)) {
                for (String name : names) {
                    long number = SystemCalls.number(name, machine).orElseThrow();
                    long[] arguments =
                            IntStream.range(0, 6).mapToLong(_ -> random.nextInt(8)).toArray();

                    assertThat(FilterMachine.run(program, machine.auditArch(), number, arguments))
                            .as(
                                    "%s%s by %s, -Dtests.seed=%d",
                                    name, List.of(arguments), rules, seed)
                            .isEqualTo(decide(rules, name, arguments, otherwise).code());
                }
            }
        }
    }

    private static List<Rule> randomRules(Random random, List<String> names) {
        List<Rule> rules = new ArrayList<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            List<Test> tests = new ArrayList<>();
            for (int t = random.nextInt(3); t > 0; t--) {
                Comparison comparison = COMPARISONS.get(random.nextInt(COMPARISONS.size()));
                tests.add(new Test(random.nextInt(6), comparison, random.nextInt(8)));
            }
            Verdict verdict =
                    List.of(Verdict.ALLOW, Verdict.KILL, Verdict.LOG, REFUSED)
                            .get(random.nextInt(4));
            rules.add(new Rule(names.get(random.nextInt(names.size())), tests, verdict));
        }
        return rules;
    }

    private static Verdict decide(
            List<Rule> rules, String name, long[] arguments, Verdict otherwise) {
        return rules.stream()
                .filter(rule -> rule.call().equals(name))
                .filter(rule -> rule.tests().stream().allMatch(test -> holds(test, arguments)))
                .map(Rule::verdict)
                .findFirst()
                .orElse(otherwise);
    }

    private static boolean holds(Test test, long[] arguments) {
        long argument = arguments[test.argument()];
        return switch (test.comparison()) {
            case EQUAL -> argument == test.value();
            case NOT_EQUAL -> argument != test.value();
            case ABOVE -> argument > test.value();
            case BELOW -> argument < test.value();
            case HAS -> (argument & test.value()) == test.value();
        };
    }
}
