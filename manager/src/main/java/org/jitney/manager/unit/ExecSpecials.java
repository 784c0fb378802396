package org.jitney.manager.unit;

import static org.jitney.manager.unit.PropertyWriters.percent;
import static org.jitney.manager.unit.PropertyWriters.quoted;
import static org.jitney.manager.unit.PropertyWriters.ranges;
import static org.jitney.manager.unit.PropertyWriters.word;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jitney.manager.unit.PropertyWriters.Special;

/** How properties of processes that are no plain words are written in a unit file. */
final class ExecSpecials {
    private ExecSpecials() {}

    static void add(SpecialTable map) {
        sets(map);
        lists(map);
        streams(map);
    }

    private static void sets(SpecialTable map) {
        for (String filter :
                List.of(
                        "SystemCallFilter",
                        "SystemCallLog",
                        "RestrictAddressFamilies",
                        "RestrictFileSystems",
                        "RestrictNetworkInterfaces")) {
            map.put(filter, "(bas)", filter, ExecSpecials::filter);
        }
        for (String mask :
                List.of(
                        "CPUAffinity",
                        "NUMAMask",
                        "AllowedCPUs",
                        "StartupAllowedCPUs",
                        "AllowedMemoryNodes",
                        "StartupAllowedMemoryNodes")) {
            map.put(
                    mask,
                    new Special(
                            "ay",
                            (p, all) ->
                                    Map.of(
                                            mask,
                                            SpecialTable.afresh(
                                                    List.of(ranges((byte[]) p.value()))))));
        }
        map.put("CapabilityBoundingSet", "t", "CapabilityBoundingSet", ExecSpecials::caps);
        map.put("AmbientCapabilities", "t", "AmbientCapabilities", ExecSpecials::caps);
        map.put("SecureBits", "i", "SecureBits", v -> named(Tokens.SECURE_BITS, v));
        map.put("RestrictNamespaces", "t", "RestrictNamespaces", ExecSpecials::namespaces);
        map.put("MountFlags", "t", "MountFlags", v -> named(Lists.PROPAGATION, v));
        Map<Integer, String> policies =
                Map.of(0, "other", 1, "fifo", 2, "rr", 3, "batch", 5, "idle");
        map.put(
                "CPUSchedulingPolicy",
                "i",
                "CPUSchedulingPolicy",
                v -> policies.getOrDefault(((Number) v).intValue(), v.toString()));
        for (String statuses :
                List.of(
                        "SuccessExitStatus",
                        "RestartPreventExitStatus",
                        "RestartForceExitStatus")) {
            map.put(
                    statuses,
                    new Special("(aiai)", (p, all) -> Map.of(statuses, statuses(p.value()))));
        }
        // Shown with its flag apart, but set as in a file.
        map.put("SELinuxContext", "s", "SELinuxContext", v -> percent(v.toString()));
        for (String label : List.of("AppArmorProfile", "SmackProcessLabel")) {
            map.put(
                    label,
                    "(bs)",
                    label,
                    v -> {
                        List<?> pair = (List<?>) v;
                        return ((Boolean) pair.getFirst() ? "-" : "")
                                + percent(pair.get(1).toString());
                    });
        }
    }

    private static String filter(Object value) {
        List<?> fields = (List<?>) value;
        List<?> names = (List<?>) fields.get(1);
        String words = String.join(" ", names.stream().map(n -> word(n.toString())).toList());
        return ((Boolean) fields.getFirst() ? "" : "~") + words;
    }

    private static String caps(Object value) {
        long bits = ((Number) value).longValue();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < Tokens.CAPABILITIES.size(); i++) {
            if (((bits >> i) & 1) == 1) {
                names.add("cap_" + Tokens.CAPABILITIES.get(i));
            }
        }
        return String.join(" ", names);
    }

    private static String named(Map<String, ? extends Number> names, Object value) {
        long bits = ((Number) value).longValue();
        List<String> out = new ArrayList<>();
        names.forEach((name, bit) -> {
            if ((bits & bit.longValue()) != 0) {
                out.add(name);
            }
        });
        return String.join(" ", out.stream().sorted().toList());
    }

    private static String namespaces(Object value) {
        long bits = ((Number) value).longValue();
        long every = Tokens.NAMESPACES.values().stream().mapToLong(Long::longValue).sum();
        if ((bits & every) == every) {
            return "no";
        }
        return (bits & every) == 0 ? "yes" : named(Tokens.NAMESPACES, value);
    }

    private static List<String> statuses(Object value) {
        List<?> fields = (List<?>) value;
        List<String> out = new ArrayList<>();
        ((List<?>) fields.get(0)).forEach(code -> out.add(code.toString()));
        ((List<?>) fields.get(1))
                .forEach(signal -> out.add(Tokens.signalName(((Number) signal).intValue())));
        return out.isEmpty() ? List.of("") : List.copyOf(out);
    }

    private static void lists(SpecialTable map) {
        map.putEach(
                "EnvironmentFiles",
                "a(sb)",
                "EnvironmentFile",
                f -> ((Boolean) f.get(1) ? "-" : "") + percent(f.getFirst().toString()));
        for (String binds : List.of("BindPaths", "BindReadOnlyPaths")) {
            map.putEach(
                    binds,
                    "a(ssbt)",
                    binds,
                    b ->
                            ((Boolean) b.get(2) ? "-" : "")
                                    + joined(b.get(0), b.get(1))
                                    + (((Number) b.get(3)).longValue() == 0
                                            ? ":norbind"
                                            : ":rbind"));
        }
        map.putEach(
                "TemporaryFileSystem",
                "a(ss)",
                "TemporaryFileSystem",
                t ->
                        t.get(1).toString().isEmpty()
                                ? word(t.getFirst().toString())
                                : quoted(t.getFirst() + ":" + t.get(1)));
        map.putEach("LoadCredential", "a(ss)", "LoadCredential", ExecSpecials::credential);
        map.putEach(
                "LoadCredentialEncrypted",
                "a(ss)",
                "LoadCredentialEncrypted",
                ExecSpecials::credential);
        map.putEach(
                "SetCredential",
                "a(say)",
                "SetCredential",
                c ->
                        percent(c.getFirst().toString())
                                + ":"
                                + percent(
                                        org.jitney.unitfile.CEscape.escape(
                                                org.jitney.unitfile.RawBytes.decode(
                                                        (byte[]) c.get(1)))));
        map.putEach(
                "SetCredentialEncrypted",
                "a(say)",
                "SetCredentialEncrypted",
                c ->
                        percent(c.getFirst().toString())
                                + ":"
                                + Base64.getEncoder().encodeToString((byte[]) c.get(1)));
        map.put(
                "StandardInputData",
                "ay",
                "StandardInputData",
                v -> Base64.getEncoder().encodeToString((byte[]) v));
        map.put("RootHash", "ay", "RootHash", v -> HexFormat.of().formatHex((byte[]) v));
        map.put("RootHashPath", "s", "RootHash", v -> percent(v.toString()));
        map.put(
                "LogExtraFields",
                new Special(
                        "aay",
                        (p, all) -> {
                            List<String> out = new ArrayList<>();
                            for (Object field : (List<?>) p.value()) {
                                out.add(
                                        quoted(
                                                org.jitney.unitfile.RawBytes.decode(
                                                        (byte[]) field)));
                            }
                            return Map.of("LogExtraFields", List.of(String.join(" ", out)));
                        }));
        for (String directory : List.of("Runtime", "State", "Cache", "Logs")) {
            map.putEach(
                    directory + "DirectorySymlink",
                    "a(sst)",
                    directory + "Directory",
                    l -> joined(l.get(0), l.get(1)));
        }
    }

    static String credential(List<?> pair) {
        return percent(pair.getFirst().toString()) + ":" + percent(pair.get(1).toString());
    }

    private static String joined(Object first, Object second) {
        return percent(first.toString().replace(":", "\\:"))
                + ":"
                + percent(second.toString().replace(":", "\\:"));
    }

    private static void streams(SpecialTable map) {
        for (String stream : List.of("Input", "Output", "Error")) {
            String directive = "Standard" + stream;
            map.put(directive + "FileDescriptorName", "s", directive, v -> "fd:" + percent(v + ""));
            map.put(directive + "File", "s", directive, v -> "file:" + percent(v + ""));
        }
        for (String stream : List.of("Output", "Error")) {
            String directive = "Standard" + stream;
            map.put(directive + "FileToAppend", "s", directive, v -> "append:" + percent(v + ""));
            map.put(
                    directive + "FileToTruncate",
                    "s",
                    directive,
                    v -> "truncate:" + percent(v + ""));
        }
    }
}
