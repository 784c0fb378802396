package org.jitney.network1.config;

import java.util.Optional;

/**
 * [DHCPPrefixDelegation]: what a link does with a part of the prefix that another one was given.
 *
 * @param uplink the link that asks: a name, {@code :self} or {@code :auto}
 * @param subnet which part; none for the first that is free
 * @param announce whether routers' advertisements tell of it
 * @param assign whether the link gets an address of it
 * @param temporary whether the kernel makes temporary addresses beside
 */
public record DelegationConfig(
        String uplink,
        Optional<Long> subnet,
        boolean announce,
        boolean assign,
        LowerHalf half,
        boolean temporary,
        long metric) {
    private static final long MOST = 0xffff_ffffL;
    private static final long USUAL_METRIC = 256;

    static DelegationConfig read(SectionReader in) {
        return new DelegationConfig(
                in.text("UplinkInterface").orElse(":auto"),
                in.value("SubnetId", DelegationConfig::subnet).filter(id -> id >= 0),
                in.bool("Announce").orElse(true),
                in.bool("Assign").orElse(true),
                in.value("Token", LowerHalf::parse).orElse(LowerHalf.USUAL),
                in.bool("ManageTemporaryAddress").orElse(true),
                in.number("RouteMetric", 0, MOST).orElse(USUAL_METRIC));
    }

    /** Hexadecimal digits; -1 for any. */
    private static Optional<Long> subnet(String text) {
        if (text.equals("auto")) {
            return Optional.of(-1L);
        }
        String digits = text.startsWith("0x") ? text.substring(2) : text;
        return digits.matches("[0-9a-fA-F]{1,15}")
                ? Optional.of(Long.parseLong(digits, 16))
                : Optional.empty();
    }
}
