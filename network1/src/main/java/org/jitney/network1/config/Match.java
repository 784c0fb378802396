package org.jitney.network1.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jitney.linux.installed.Virtualization;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.Glob;
import org.jitney.unitfile.UnitFile;

/**
 * A [Match] section: all its conditions have to hold.
 *
 * @param paths where the link is plugged in, as udev says
 * @param properties assignments that udev has to have made, all of them
 * @param virtualization a word for the kind of machine, perhaps with an exclamation mark in front
 * @param wireless conditions about the network that the link is in
 * @param firmware what the machine has to have been started by, perhaps with an exclamation mark in
 *     front
 * @param credential one that has to have been given to this program, likewise
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
        List<String> properties,
        Optional<String> virtualization,
        WirelessConditions wireless,
        Optional<String> firmware,
        Optional<String> credential,
        boolean isEmpty) {

    /**
     * The machine, for the conditions that are not about links.
     *
     * @param architecture as systemd calls it, such as {@code x86-64}
     * @param commandLine the words of the kernel's
     * @param virtualization in what kind of machine it runs
     * @param gifts what it was given at its start
     */
    public record Machine(
            String host,
            String kernelRelease,
            String architecture,
            List<String> commandLine,
            Virtualization virtualization,
            Gifts gifts) {
        /** Makes one that was given nothing. */
        public Machine(
                String host,
                String kernelRelease,
                String architecture,
                List<String> commandLine,
                Virtualization virtualization) {
            this(host, kernelRelease, architecture, commandLine, virtualization, Gifts.NONE);
        }
    }

    /** What a machine, and this program, was given at its start. */
    public interface Gifts {
        /** There are none. */
        Gifts NONE =
                new Gifts() {
                    @Override
                    public Optional<Boolean> firmware(String words) {
                        return Optional.of(false);
                    }

                    @Override
                    public boolean credential(String name) {
                        return false;
                    }
                };

        /** {@return whether there is such firmware; nothing if the words make no sense} */
        Optional<Boolean> firmware(String words);

        /** {@return whether there is a credential of this name} */
        boolean credential(String name);
    }

    /** Conditions about a wireless network; what is empty always holds. */
    public record WirelessConditions(
            List<String> types, List<String> networks, List<String> accessPoints) {
        /** {@return whether there is any} */
        boolean isEmpty() {
            return types.isEmpty() && networks.isEmpty() && accessPoints.isEmpty();
        }

        /** What a link has not is of no pattern, not even of one that everything is of. */
        boolean holdFor(Wireless link) {
            return matches(types, given(link.type()))
                    && matches(networks, given(link.ssid()))
                    && (accessPoints.isEmpty() || accessPoints.contains(link.bssid()));
        }

        private static List<String> given(String text) {
            return text.isEmpty() ? List.of() : List.of(text);
        }
    }

    static Match read(SectionReader in, List<UnitFile.Entry> all) {
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
                in.words("Property"),
                in.text("Virtualization"),
                new WirelessConditions(
                        in.words("WLANInterfaceType"),
                        in.words("SSID"),
                        addresses(in.words("BSSID"))),
                in.text("Firmware"),
                in.text("Credential"),
                all.stream().allMatch(e -> e.value().isEmpty() || !KnownKeys.isCondition(e)));
    }

    private static List<String> addresses(List<String> texts) {
        return texts.stream().map(t -> t.toLowerCase(Locale.ROOT).replace('-', ':')).toList();
    }

    /** {@return whether the conditions about the machine hold} */
    public boolean holdsOn(Machine machine) {
        return matches(hosts, List.of(machine.host()))
                && matches(kernels, List.of(machine.kernelRelease()))
                && matches(architectures, List.of(machine.architecture()))
                && virtualization.map(v -> isOn(v, machine.virtualization())).orElse(true)
                && isSo(firmware, machine.gifts()::firmware)
                && isSo(credential, name -> Optional.of(machine.gifts().credential(name)))
                && words.stream().allMatch(word -> says(machine.commandLine(), word));
    }

    /** A condition that makes no sense holds no more with an exclamation mark. */
    private static boolean isSo(
            Optional<String> condition, Function<String, Optional<Boolean>> test) {
        if (condition.isEmpty()) {
            return true;
        }
        boolean inverted = condition.get().startsWith("!");
        String words = inverted ? condition.get().substring(1) : condition.get();
        return test.apply(words).map(holds -> holds != inverted).orElse(false);
    }

    private static boolean isOn(String text, Virtualization machine) {
        boolean inverted = text.startsWith("!");
        String word = inverted ? text.substring(1).strip() : text;
        boolean holds =
                Booleans.parse(word)
                        .map(yes -> yes == machine.isAny())
                        .orElseGet(() -> machine.is(word));
        return holds != inverted;
    }

    /** Whether there is the word, or an assignment to it. */
    private static boolean says(List<String> commandLine, String wanted) {
        boolean inverted = wanted.startsWith("!");
        String word = inverted ? wanted.substring(1) : wanted;
        boolean there =
                commandLine.stream().anyMatch(w -> w.equals(word) || w.startsWith(word + "="));
        return there != inverted;
    }

    /** {@return whether it depends on which wireless network a link is in} */
    public boolean asksForNetwork() {
        return !wireless.isEmpty();
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
                && matches(drivers, List.of(link.driver()))
                && matches(paths, List.of(link.properties().getOrDefault("ID_PATH", "")))
                && wireless.holdFor(link.wireless())
                && hasProperties(link);
    }

    private boolean hasProperties(LinkFacts link) {
        if (properties.isEmpty()) {
            return true;
        }
        boolean inverted = properties.getFirst().startsWith("!");
        boolean all =
                properties.stream()
                        .map(p -> p.startsWith("!") ? p.substring(1) : p)
                        .allMatch(p -> isSaid(link, p));
        return all != inverted;
    }

    private static boolean isSaid(LinkFacts link, String assignment) {
        int equals = assignment.indexOf('=');
        return equals > 0
                && assignment
                        .substring(equals + 1)
                        .equals(link.properties().get(assignment.substring(0, equals)));
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
