package org.jitney.manager.offline;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jitney.manager.condition.ConditionTester;
import org.jitney.manager.condition.CredentialFolders;
import org.jitney.manager.unit.BadSetting;
import org.jitney.manager.unit.Condition;
import org.jitney.manager.unit.DefaultProperties;
import org.jitney.manager.unit.SettingsBuilder;
import org.jitney.manager.unit.UnitSection;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.Specifiers;
import org.jitney.unitfile.UnitFile;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.UnitName;
import org.jitney.unitfile.UnitType;

/** Tests conditions that nobody waits for. */
final class ConditionTrial {
    private static final UnitName NAME = new UnitName("test.service");
    private static final String ORIGIN = "(cmdline)";
    private static final Pattern KEY = Pattern.compile("(Condition|Assert)[A-Za-z]+(?=\\s*=)");

    private final List<UnitAnalysis.Finding> findings = new ArrayList<>();
    private final List<Tested> tested = new ArrayList<>();
    private final UnitAnalysis analysis;
    private final ConditionTester tester;

    ConditionTrial(UnitAnalysis analysis, List<String> environment) {
        this.analysis = analysis;
        this.tester =
                new ConditionTester(
                        analysis.root().path(),
                        () -> environment,
                        CredentialFolders.of(variables(environment)));
    }

    private static Map<String, String> variables(List<String> assignments) {
        Map<String, String> out = new HashMap<>();
        for (String each : assignments) {
            int equals = Math.max(each.indexOf('='), 0);
            out.put(each.substring(0, equals), each.substring(Math.min(equals + 1, each.length())));
        }
        return out;
    }

    /** A test and how it ended. */
    record Tested(boolean isAssert, String text, boolean holds) {}

    /** A line is no condition. */
    static final class NoCondition extends Exception {
        private static final long serialVersionUID = 1L;

        NoCondition(String line) {
            super("Cannot parse \"" + line + "\".");
        }
    }

    List<UnitAnalysis.Finding> findings() {
        return findings;
    }

    List<Tested> tested() {
        return tested;
    }

    /** {@return the conditions and asserts of these lines of a unit file} */
    UnitSection parse(List<String> lines) throws NoCondition {
        SettingsBuilder builder = new SettingsBuilder(UnitType.SERVICE, DefaultProperties.STANDARD);
        for (String line : lines) {
            assign(builder, line);
        }
        return builder.build().unit();
    }

    private void assign(SettingsBuilder builder, String line) throws NoCondition {
        Matcher key = KEY.matcher(line);
        if (!key.lookingAt()) {
            throw new NoCondition(line);
        }
        byte[] text = ("[Unit]\n" + line + "\n").getBytes(StandardCharsets.UTF_8);
        List<Diagnostic> heard = new ArrayList<>();
        try {
            for (UnitFile.Entry entry : UnitFile.parse(ORIGIN, text, heard::add).entries()) {
                builder.assign(
                        entry,
                        NAME,
                        Specifiers.ofName(NAME).orElse(analysis.specifiers()),
                        heard::add);
            }
        } catch (UnitFileError | BadSetting e) {
            throw new NoCondition(line);
        }
        for (Diagnostic diagnostic : heard) {
            if (diagnostic.text().startsWith("Unknown key")) {
                throw new NoCondition(line);
            }
            findings.add(new UnitAnalysis.Finding(ORIGIN, 0, diagnostic.text()));
        }
    }

    /**
     * Tests them from the last to the first, as the reference does, until one decides.
     *
     * @return whether all of them hold, and one of those behind a pipe; nothing if there are none
     */
    Optional<Boolean> test(List<Condition> conditions, boolean asserts) {
        boolean triggered = false;
        boolean triggers = false;
        for (Condition condition : conditions.reversed()) {
            boolean holds =
                    tester.holds(kind(condition.type()), condition.parameter())
                            != condition.isNegated();
            tested.add(new Tested(asserts, text(condition), holds));
            if (!condition.isTrigger() && !holds) {
                return Optional.of(false);
            }
            triggers |= condition.isTrigger();
            triggered |= condition.isTrigger() && holds;
        }
        return conditions.isEmpty() ? Optional.empty() : Optional.of(!triggers || triggered);
    }

    private static String kind(String type) {
        return type.replaceFirst("^(Condition|Assert)", "");
    }

    private static String text(Condition condition) {
        return condition.type()
                + "="
                + (condition.isTrigger() ? "|" : "")
                + (condition.isNegated() ? "!" : "")
                + condition.parameter();
    }
}
