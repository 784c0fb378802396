package org.jitney.network1.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jitney.unitfile.Glob;
import org.jitney.unitfile.UnitFile;

/**
 * A [Match] section: all its conditions have to hold.
 *
 * @param paths kept to be shown; among those that cannot be decided
 * @param undecidable conditions that nothing here can check yet: a file with one matches no link
 * @param isEmpty whether the file has no condition at all; such a file matches no link either
 */
public record Match(
        List<String> addresses,
        List<String> permanentAddresses,
        List<String> names,
        List<String> types,
        List<String> kinds,
        List<String> drivers,
        List<String> paths,
        List<String> hosts,
        List<String> kernels,
        List<String> architectures,
        List<String> words,
        List<String> undecidable,
        boolean isEmpty) {

    /**
     * The machine, for the conditions that are not about links.
     *
     * @param architecture as systemd calls it, such as {@code x86-64}
     * @param commandLine the words of the kernel's
     */
    public record Machine(
            String host, String kernelRelease, String architecture, List<String> commandLine) {}

    static Match read(SectionReader in, List<UnitFile.Entry> all) {
        List<String> undecidable = new ArrayList<>();
        List<String> decidable =
                List.of(
                        "MACAddress",
                        "PermanentMACAddress",
                        "Name",
                        "Type",
                        "Kind",
                        "Driver",
                        "Host",
                        "KernelVersion",
                        "Architecture",
                        "KernelCommandLine");
        for (UnitFile.Entry entry : all) {
            if (!decidable.contains(entry.key()) && !entry.value().isEmpty()) {
                undecidable.add(entry.key());
            }
        }
        return new Match(
                addresses(in.words("MACAddress")),
                addresses(in.words("PermanentMACAddress")),
                in.words("Name"),
                in.words("Type"),
                in.words("Kind"),
                in.words("Driver"),
                in.words("Path"),
                in.words("Host"),
                in.words("KernelVersion"),
                in.words("Architecture"),
                in.words("KernelCommandLine"),
                undecidable,
                all.stream().allMatch(e -> e.value().isEmpty()));
    }

    private static List<String> addresses(List<String> texts) {
        return texts.stream().map(t -> t.toLowerCase(Locale.ROOT).replace('-', ':')).toList();
    }

    /** {@return whether the conditions about the machine hold} */
    public boolean holdsOn(Machine machine) {
        return undecidable.isEmpty()
                && matches(hosts, List.of(machine.host()))
                && matches(kernels, List.of(machine.kernelRelease()))
                && matches(architectures, List.of(machine.architecture()))
                && words.stream().allMatch(word -> says(machine.commandLine(), word));
    }

    /** Whether there is the word, or an assignment to it. */
    private static boolean says(List<String> commandLine, String wanted) {
        boolean inverted = wanted.startsWith("!");
        String word = inverted ? wanted.substring(1) : wanted;
        boolean there =
                commandLine.stream().anyMatch(w -> w.equals(word) || w.startsWith(word + "="));
        return there != inverted;
    }

    /** {@return whether the conditions about links hold for one} */
    public boolean matches(LinkFacts link) {
        return !isEmpty
                && (addresses.isEmpty() || addresses.contains(link.address()))
                && (permanentAddresses.isEmpty()
                        || permanentAddresses.contains(link.permanentAddress()))
                && matches(names, link.names())
                && matches(types, List.of(link.type()))
                && matches(kinds, List.of(link.kind()))
                && matches(drivers, List.of(link.driver()));
    }

    /** A list that begins with an exclamation mark is one of what shall not be. */
    private static boolean matches(List<String> patterns, List<String> texts) {
        if (patterns.isEmpty()) {
            return true;
        }
        boolean inverted = patterns.getFirst().startsWith("!");
        boolean any =
                patterns.stream()
                        .map(p -> p.startsWith("!") ? p.substring(1) : p)
                        .map(Glob::of)
                        .anyMatch(glob -> texts.stream().anyMatch(glob::matches));
        return any != inverted;
    }
}
