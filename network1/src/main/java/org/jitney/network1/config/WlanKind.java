package org.jitney.network1.config;

import java.util.Optional;

/**
 * One more link of a wireless device.
 *
 * @param device its name, or its number as digits
 * @param type {@code NL80211_IFTYPE_...}
 * @param fourAddresses whether frames of others go through it; none for the kernel's choice
 */
public record WlanKind(String device, int type, Optional<Boolean> fourAddresses)
        implements NetDevKind {
    @Override
    public String name() {
        return "wlan";
    }

    static Optional<NetDevKind> read(SectionReader in) {
        Optional<Integer> type =
                in.value(
                        "Type",
                        text -> Optional.of(Wireless.TYPES.indexOf(text)).filter(t -> t > 0));
        return in.value("PhysicalDevice", WlanKind::device)
                .flatMap(device -> type.map(t -> new WlanKind(device, t, in.bool("WDS"))));
    }

    /** What stands in a path: no more than a name. */
    private static Optional<String> device(String text) {
        return text.matches("[A-Za-z0-9_-]{1,63}") ? Optional.of(text) : Optional.empty();
    }
}
