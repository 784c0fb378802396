package org.jitney.network1.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.TimeSpan;

/**
 * What becomes of a link's configuration when its carrier goes, and what is kept of what others
 * have put there.
 *
 * @param ignoredFor how long it may be gone; none for ever
 * @param boundTo links, one of which has to have a carrier for this one to be up
 * @param keepStatic whether addresses and routes without an end stay, whoever has made them
 * @param keepDynamic whether those of a lease do
 */
public record CarrierPolicy(
        boolean configuresWithout,
        Optional<Duration> ignoredFor,
        List<String> boundTo,
        boolean keepStatic,
        boolean keepDynamic) {
    /**
     * Reads [Network].
     *
     * @param dhcp [DHCPv4], whose {@code CriticalConnection=} stood for {@code KeepConfiguration=}
     */
    static CarrierPolicy read(SectionReader network, SectionReader dhcp) {
        boolean early = network.bool("ConfigureWithoutCarrier").orElse(false);
        Optional<Optional<Duration>> given =
                network.value("IgnoreCarrierLoss", CarrierPolicy::ignored);
        String keep =
                network.text("KeepConfiguration")
                        .or(() ->
                                dhcp.bool("CriticalConnection")
                                        .map(critical -> critical ? "dhcp" : "no"))
                        .orElse("no");
        boolean all = Booleans.parse(keep).orElse(false);
        return new CarrierPolicy(
                early,
                given.orElse(early ? Optional.empty() : Optional.of(Duration.ZERO)),
                network.words("BindCarrier"),
                all || keep.equals("static"),
                all || keep.equals("dhcp"));
    }

    private static Optional<Optional<Duration>> ignored(String text) {
        Optional<Boolean> simple = Booleans.parse(text);
        if (simple.isPresent()) {
            return Optional.of(simple.get() ? Optional.empty() : Optional.of(Duration.ZERO));
        }
        try {
            TimeSpan span = TimeSpan.parse(text);
            return Optional.of(
                    span.isInfinite()
                            ? Optional.empty()
                            : Optional.of(Duration.ofNanos(span.usec() * 1000)));
        } catch (UnitFileError e) {
            return Optional.empty();
        }
    }
}
