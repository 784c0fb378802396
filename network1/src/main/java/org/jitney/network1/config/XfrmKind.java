package org.jitney.network1.config;

import java.util.Optional;

/**
 * Packets that IPsec policies of one number are for.
 *
 * @param id that policies and associations name, 1 to 2^32 - 1
 * @param independent whether it lies on no link, but on the loopback device
 */
public record XfrmKind(long id, boolean independent) implements NetDevKind {
    @Override
    public String name() {
        return "xfrm";
    }

    @Override
    public Optional<String> stackedBy() {
        return independent ? Optional.empty() : Optional.of("Xfrm");
    }

    static Optional<NetDevKind> read(SectionReader in) {
        boolean independent = in.bool("Independent").orElse(false);
        return in.number("InterfaceId", 1, 0xffff_ffffL).map(id -> new XfrmKind(id, independent));
    }
}
