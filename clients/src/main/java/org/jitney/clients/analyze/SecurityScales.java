package org.jitney.clients.analyze;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jitney.clients.analyze.SecurityRule.Verdict;
import org.jitney.unitfile.SyscallGroups;

/** The rules that know more than good and bad. */
final class SecurityScales {
    private SecurityScales() {}

    static Verdict user(SecurityFacts facts) {
        String user = facts.text("User");
        boolean root = user.equals("0") || user.equals("root");
        if (user.equals("nobody")) {
            return new Verdict(
                    9,
                    "Service runs under as 'nobody' user, which should not be used for services");
        }
        if (facts.flag("DynamicUser") && !root) {
            return new Verdict(0, "Service runs under a transient non-root user identity");
        }
        if (!user.isEmpty() && !root) {
            return new Verdict(0, "Service runs under a static non-root user identity");
        }
        return new Verdict(10, "");
    }

    static Verdict home(SecurityFacts facts) {
        return switch (facts.text("ProtectHome")) {
            case "yes" -> new Verdict(0, "Service has no access to home directories");
            case "read-only" -> new Verdict(5, "Service has read-only access to home directories");
            case "tmpfs" -> new Verdict(1, "Service has access to fake empty home directories");
            default -> new Verdict(10, "Service has full access to home directories");
        };
    }

    static Verdict system(SecurityFacts facts) {
        return switch (facts.text("ProtectSystem")) {
            case "yes" ->
                    new Verdict(5, "Service has limited write access to the OS file hierarchy");
            case "full" ->
                    new Verdict(
                            3, "Service has very limited write access to the OS file hierarchy");
            case "strict" ->
                    new Verdict(0, "Service has strict read-only access to the OS file hierarchy");
            default -> new Verdict(10, "Service has full access to the OS file hierarchy");
        };
    }

    static Verdict mask(SecurityFacts facts) {
        long mask = facts.number("UMask");
        if ((mask & 0002) == 0) {
            return new Verdict(10, "Files created by service are world-writable by default");
        }
        if ((mask & 0004) == 0) {
            return new Verdict(5, "Files created by service are world-readable by default");
        }
        if ((mask & 0020) == 0) {
            return new Verdict(2, "Files created by service are group-writable by default");
        }
        if ((mask & 0040) == 0) {
            return new Verdict(1, "Files created by service are group-readable by default");
        }
        return new Verdict(
                0, "Files created by service are accessible only by service's own user by default");
    }

    static Verdict proc(SecurityFacts facts) {
        return switch (facts.text("ProtectProc")) {
            case "noaccess" -> new Verdict(1, "");
            case "invisible", "ptraceable" -> new Verdict(0, "");
            default -> new Verdict(3, "");
        };
    }

    static Verdict architectures(SecurityFacts facts) {
        List<String> names = facts.texts("SystemCallArchitectures");
        if (names.isEmpty()) {
            return new Verdict(10, "Service may execute system calls with all ABIs");
        }
        return names.equals(List.of("native"))
                ? new Verdict(0, "Service may execute system calls only with native ABI")
                : new Verdict(8, "Service may execute system calls with multiple ABIs");
    }

    static Verdict addresses(SecurityFacts facts) {
        if (facts.filtersPackets()) {
            return new Verdict(
                    0, "Service defines custom ingress/egress IP filters with BPF programs");
        }
        if (!facts.deniesAllAddresses()) {
            return new Verdict(10, "Service does not define an IP address allow list");
        }
        if (facts.allowsAddresses(false)) {
            return new Verdict(
                    5, "Service defines IP address allow list with non-localhost entries");
        }
        return facts.allowsAddresses(true)
                ? new Verdict(
                        2, "Service defines IP address allow list with only localhost entries")
                : new Verdict(0, "Service blocks all IP address ranges");
    }

    static Verdict devices(SecurityFacts facts) {
        if (!Set.of("strict", "closed").contains(facts.text("DevicePolicy"))) {
            return new Verdict(10, "Service has no device ACL");
        }
        List<String> devices = facts.devices();
        return devices.isEmpty()
                ? new Verdict(0, "Service has a minimal device ACL")
                : new Verdict(
                        5,
                        "Service has a device ACL with some special devices: "
                                + String.join(" ", devices));
    }

    static Verdict calls(SecurityFacts facts, String group) {
        SecurityFacts.Filter filter = facts.filter("SystemCallFilter");
        if (!filter.allows() && filter.names().isEmpty()) {
            return new Verdict(10, "Service does not filter system calls");
        }
        Optional<String> offender = offender(filter, group);
        String kind = filter.allows() ? "allow" : "deny";
        boolean included = offender.isPresent() == filter.allows();
        String text =
                "System call %s list defined for service, and %s is %s"
                        .formatted(kind, group, included ? "included" : "not included");
        return offender.map(call ->
                        new Verdict(
                                filter.allows() ? 9 : 10, text + " (e.g. " + call + " is allowed)"))
                .orElse(new Verdict(0, text));
    }

    /** {@return the first call of the group that the filter lets pass} */
    private static Optional<String> offender(SecurityFacts.Filter filter, String group) {
        SyscallGroups groups = SyscallGroups.read();
        Set<String> missing = SecurityRule.missingCalls();
        Set<String> named = new java.util.HashSet<>();
        for (String name : filter.names()) {
            if (groups.byName().containsKey(name)) {
                named.addAll(groups.calls(name));
            } else {
                named.add(name);
            }
        }
        for (String call : groups.calls(group)) {
            if (!missing.contains(call) && named.contains(call) == filter.allows()) {
                return Optional.of(call);
            }
        }
        return Optional.empty();
    }
}
