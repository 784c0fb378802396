package org.jitney.network1.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jitney.unitfile.Diagnostic;
import org.jitney.unitfile.UnitFile;

/**
 * {@code NetLabel=}: the security context of what comes without one from the network of an address.
 *
 * @param address which address of the file; none for those of a protocol
 * @param source which protocol, as {@code Protocols.Origin} has it; empty for those of the file
 */
public record NetLabel(Optional<InetAddress> address, String source, String context, Place place) {
    private static final String KEY = "NetLabel";
    private static final Map<String, String> SOURCES =
            Map.of(
                    "DHCPv4", "DHCPv4",
                    "DHCPv6", "DHCPv6",
                    "DHCPPrefixDelegation", "DHCP-PD",
                    "IPv6AcceptRA", "NDisc");

    static List<NetLabel> read(List<UnitFile> parts, Consumer<Diagnostic> diagnostics) {
        List<NetLabel> found = new ArrayList<>();
        NetworkFile.each(parts, "Address", diagnostics)
                .forEach(in -> {
                    Optional<InetAddress> address =
                            in.last("Address")
                                    .flatMap(e -> IpPrefix.parseOfLink(e.value()))
                                    .map(IpPrefix::address);
                    if (address.isPresent()) {
                        of(in, address, "").ifPresent(found::add);
                    }
                });
        List<UnitFile.Entry> all = parts.stream().flatMap(p -> p.entries().stream()).toList();
        SOURCES.forEach((section, source) -> {
            List<UnitFile.Entry> own =
                    all.stream().filter(e -> e.section().equals(section)).toList();
            of(new SectionReader(own, diagnostics), Optional.empty(), source).ifPresent(found::add);
        });
        return List.copyOf(found);
    }

    private static Optional<NetLabel> of(
            SectionReader in, Optional<InetAddress> address, String source) {
        return in.value(KEY, NetLabel::safe)
                .map(context ->
                        new NetLabel(
                                address,
                                source,
                                context,
                                in.last(KEY)
                                        .map(e -> new Place(e.file(), e.line()))
                                        .orElseThrow()));
    }

    private static Optional<String> safe(String text) {
        boolean safe = text.chars().allMatch(c -> c >= ' ' && c != 0x7f && "\"'\\".indexOf(c) < 0);
        return safe ? Optional.of(text) : Optional.empty();
    }
}
