package org.jitney.network1.config;

import java.util.Optional;

/** A section [IPv6AddressLabel]: RFC 3484. */
public record AddressLabel(IpPrefix prefix, long label) {
    static Optional<AddressLabel> read(SectionReader in) {
        Optional<IpPrefix> prefix =
                in.value("Prefix", IpPrefix::parse).filter(p -> p.family() != 2);
        Optional<Long> label = in.number("Label", 0, 0xffff_fffeL);
        if (prefix.isEmpty() || label.isEmpty()) {
            in.dropped(
                    "IPv6AddressLabel section without %s= configured. Ignoring."
                            .formatted(prefix.isEmpty() ? "Prefix" : "Label"));
            return Optional.empty();
        }
        return Optional.of(new AddressLabel(prefix.get().masked(), label.get()));
    }
}
