package org.jitney.clients.analyze;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One thing that a service should not be able to do, and how bad it is.
 *
 * @param name the setting, for people
 * @param field the setting, for programs
 * @param range how bad it can be
 * @param isOfLateBoot whether it makes sense for services with default dependencies only
 * @param parameter what exactly: capabilities, a namespace, a group of system calls
 */
record SecurityRule(
        String name,
        String field,
        long weight,
        long range,
        boolean isOfLateBoot,
        String parameter,
        String good,
        String bad,
        String notApplicable,
        String anchor) {
    static final long NOT_APPLICABLE = -1;

    private static final Map<String, Long> NAMESPACES =
            Map.of(
                    "CLONE_NEWNS", 0x20000L,
                    "CLONE_NEWCGROUP", 0x2000000L,
                    "CLONE_NEWUTS", 0x4000000L,
                    "CLONE_NEWIPC", 0x8000000L,
                    "CLONE_NEWUSER", 0x10000000L,
                    "CLONE_NEWPID", 0x20000000L,
                    "CLONE_NEWNET", 0x40000000L);
    private static final Set<String> NAMED_FAMILIES =
            Set.of("AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET");

    /**
     * How bad it is.
     *
     * @param badness from 0 to the range of the rule, or {@link #NOT_APPLICABLE}
     * @param text what to say about it; empty for what the rule says
     */
    record Verdict(long badness, String text) {
        static Verdict of(boolean bad) {
            return new Verdict(bad ? 1 : 0, "");
        }
    }

    /** {@return all rules} */
    static List<SecurityRule> all() {
        List<SecurityRule> rules = new ArrayList<>();
        for (String line : lines()) {
            String[] cells = line.split("\t", -1);
            if (cells.length == 10) {
                rules.add(
                        new SecurityRule(
                                cells[0],
                                cells[1],
                                Long.parseLong(cells[2]),
                                Long.parseLong(cells[3]),
                                !cells[4].isEmpty(),
                                cells[5],
                                cells[6],
                                cells[7],
                                cells[8],
                                cells[9]));
            }
        }
        return rules;
    }

    private static List<String> lines() {
        try (InputStream in = SecurityRule.class.getResourceAsStream("security-rows")) {
            if (in == null) {
                throw new IllegalStateException("the table of security rules is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new IllegalStateException("the table of security rules cannot be read", e);
        }
    }

    /** {@return system calls of the groups that this machine does not have} */
    static Set<String> missingCalls() {
        String start = "!" + System.getProperty("os.arch", "") + " ";
        for (String line : lines()) {
            if (line.startsWith(start)) {
                return Set.of(line.substring(start.length()).split(" ", -1));
            }
        }
        return Set.of();
    }

    Verdict judge(SecurityFacts facts) {
        if (isOfLateBoot && !facts.hasDefaultDependencies()) {
            return new Verdict(
                    NOT_APPLICABLE,
                    "Service runs in special boot phase, option is not appropriate");
        }
        int parenthesis = field.indexOf('_');
        return switch (parenthesis < 0 ? field : field.substring(0, parenthesis)) {
            case "CapabilityBoundingSet" ->
                    Verdict.of(facts.mayHaveCapability(List.of(parameter.split(" ", -1))));
            case "RestrictNamespaces" ->
                    Verdict.of(facts.mayMakeNamespace(NAMESPACES.getOrDefault(parameter, 0L)));
            case "RestrictAddressFamilies" -> Verdict.of(!isKeptFromFamilies(facts));
            case "SystemCallFilter" -> SecurityScales.calls(facts, parameter);
            default -> setting(facts);
        };
    }

    private boolean isKeptFromFamilies(SecurityFacts facts) {
        return switch (field) {
            case "RestrictAddressFamilies_AF_INET_INET6" ->
                    facts.isKeptFrom(Set.of("AF_INET", "AF_INET6"), Set.of());
            case "RestrictAddressFamilies_OTHER" -> facts.isKeptFrom(Set.of(), NAMED_FAMILIES);
            default ->
                    facts.isKeptFrom(
                            Set.of(field.substring("RestrictAddressFamilies_".length())), Set.of());
        };
    }

    private Verdict setting(SecurityFacts facts) {
        return switch (field) {
            case "UserOrDynamicUser" -> SecurityScales.user(facts);
            case "ProtectHome" -> SecurityScales.home(facts);
            case "ProtectSystem" -> SecurityScales.system(facts);
            case "UMask" -> SecurityScales.mask(facts);
            case "SystemCallArchitectures" -> SecurityScales.architectures(facts);
            case "IPAddressDeny" -> SecurityScales.addresses(facts);
            case "DeviceAllow" -> SecurityScales.devices(facts);
            case "ProtectProc" -> SecurityScales.proc(facts);
            case "RootDirectoryOrRootImage" -> Verdict.of(!facts.hasOwnRoot());
            case "PrivateMounts" -> Verdict.of(!facts.hasPrivateMounts());
            case "KeyringMode" -> Verdict.of(!facts.text(field).equals("private"));
            case "ProcSubset" -> Verdict.of(!facts.text(field).equals("pid"));
            case "NotifyAccess" -> Verdict.of(facts.text(field).equals("all"));
            case "AmbientCapabilities" -> Verdict.of(facts.number(field) != 0);
            case "Delegate" -> Verdict.of(facts.flag(field));
            case "RemoveIPC" -> ofUnprivileged(facts, !facts.flag(field));
            case "SupplementaryGroups" -> ofUnprivileged(facts, !facts.texts(field).isEmpty());
            default -> Verdict.of(!facts.flag(field));
        };
    }

    private static Verdict ofUnprivileged(SecurityFacts facts, boolean bad) {
        return facts.isPrivileged() ? new Verdict(NOT_APPLICABLE, "") : Verdict.of(bad);
    }

    /** {@return what to say about a verdict} */
    String text(Verdict verdict) {
        if (!verdict.text().isEmpty()) {
            return verdict.text();
        }
        if (verdict.badness() == NOT_APPLICABLE) {
            return notApplicable;
        }
        return verdict.badness() == 0 ? good : verdict.badness() == range ? bad : "";
    }

    /** {@return what it adds to the whole, rounded up} */
    long points(long badness) {
        return (badness * weight + range - 1) / range;
    }

    /** {@return its exposure in tenths, given the weight of all rules that apply} */
    long exposure(long badness, long allWeights) {
        long share = (badness * weight * 100 + range - 1) / range;
        return (share + allWeights - 1) / allWeights;
    }
}
