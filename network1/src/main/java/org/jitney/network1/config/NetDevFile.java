package org.jitney.network1.config;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;

/**
 * A .netdev file with its drop-ins: a virtual link to be made.
 *
 * @param path of the file itself
 * @param address that the link gets; else a stable one is made, unless it is left to the kernel
 * @param kind what the kernel makes
 */
public record NetDevFile(
        String path,
        Match match,
        String name,
        String description,
        Optional<String> address,
        boolean addressByKernel,
        Optional<Long> mtu,
        NetDevKind kind) {
    private static final int LONGEST_NAME = 15;

    /** Reads a file; empty, and told, if nothing can be made of it. */
    public static Optional<NetDevFile> read(
            String path, List<UnitFile> parts, Consumer<Diagnostic> diagnostics) {
        parts.forEach(part -> KnownKeys.NETDEV.check(part, diagnostics));
        List<UnitFile.Entry> all = parts.stream().flatMap(p -> p.entries().stream()).toList();
        SectionReader netdev = section(all, "NetDev", diagnostics);
        Optional<String> name = netdev.text("Name");
        Optional<String> kind = netdev.text("Kind");
        if (name.isEmpty() || kind.isEmpty()) {
            String missing = kind.isEmpty() ? "Kind" : "Name";
            diagnostics.accept(
                    Diagnostic.warning(
                            path, 0, "NetDev without %s= configured. Ignoring".formatted(missing)));
            return Optional.empty();
        }
        if (!name.get().matches("[^/\\s:%]{1," + LONGEST_NAME + "}")) {
            diagnostics.accept(Diagnostic.warning(path, 0, "Invalid NetDev name: " + name.get()));
            return Optional.empty();
        }
        Optional<NetDevKind> made =
                NetDevKind.read(
                        kind.get(),
                        wanted -> section(all, wanted, diagnostics),
                        wanted -> NetworkFile.each(parts, wanted, diagnostics));
        if (made.isEmpty()) {
            diagnostics.accept(
                    Diagnostic.warning(
                            path,
                            0,
                            "Kind=%s is unknown, or its sections lack what it needs. Ignoring."
                                    .formatted(kind.get())));
            return Optional.empty();
        }
        return Optional.of(
                new NetDevFile(
                        path,
                        Match.read(
                                section(all, "Match", diagnostics),
                                all.stream().filter(e -> e.section().equals("Match")).toList()),
                        name.get(),
                        netdev.text("Description").orElse(""),
                        netdev.text("MACAddress")
                                .filter(t -> !t.equals("none"))
                                .flatMap(_ -> netdev.value("MACAddress", HardwareAddress::parse)),
                        netdev.text("MACAddress").filter(t -> t.equals("none")).isPresent(),
                        netdev.value("MTUBytes", NetworkFile::size),
                        made.get()));
    }

    /** {@return the same with the keys that are in other files} */
    public NetDevFile withKeys(Function<String, Optional<String>> file) {
        return new NetDevFile(
                path, match, name, description, address, addressByKernel, mtu, kind.withKeys(file));
    }

    private static SectionReader section(
            List<UnitFile.Entry> all, String section, Consumer<Diagnostic> diagnostics) {
        return new SectionReader(
                all.stream().filter(e -> e.section().equals(section)).toList(), diagnostics);
    }
}
