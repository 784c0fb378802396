package org.jitney.network1.config;

import java.util.Map;
import java.util.Optional;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.ByteSize;
import org.jitney.unitfile.Percent;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.time.TimeSpan;

/**
 * [CAN]: how a controller of such a bus works; what is not given stays as it is.
 *
 * @param timing of the phase in which members agree who speaks
 * @param dataTiming of the phase with the data, where it is another one (CAN FD)
 * @param restartMs how long a controller stays off the bus after too many errors; 0 for ever
 * @param modes which {@code CAN_CTRLMODE_...} are chosen
 * @param modesOn which of these are on
 * @param ohms of the resistor that ends the bus; 0 for none
 */
public record CanConfig(
        Optional<BitTiming> timing,
        Optional<BitTiming> dataTiming,
        Optional<Long> restartMs,
        int modes,
        int modesOn,
        Optional<Integer> ohms,
        Place place) {
    private static final long MOST = 0xffff_ffffL;
    private static final int USUAL_OHMS = 120;
    private static final long USEC_PER_MSEC = 1000;
    private static final Map<String, Integer> MODES =
            Map.of(
                    "Loopback", 1,
                    "ListenOnly", 2,
                    "TripleSampling", 4,
                    "OneShot", 8,
                    "BusErrorReporting", 0x10,
                    "FDMode", 0x20,
                    "PresumeACK", 0x40,
                    "FDNonISO", 0x80,
                    "ClassicDataLengthCode", 0x100);

    /**
     * {@code struct can_bittiming}: a rate that the kernel finds the segments for, or these.
     *
     * @param bitRate bits a second
     * @param samplePoint in thousandths of a bit; 0 for the usual one
     * @param quantum in nanoseconds; the segments and the jump width are counted in it
     */
    public record BitTiming(
            long bitRate,
            long samplePoint,
            long quantum,
            long propagation,
            long phase1,
            long phase2,
            long jumpWidth) {}

    static Optional<CanConfig> read(SectionReader in) {
        if (in.isEmpty()) {
            return Optional.empty();
        }
        int modes = 0;
        int on = 0;
        for (var mode : MODES.entrySet()) {
            Optional<Boolean> given = in.bool(mode.getKey());
            modes |= given.isPresent() ? mode.getValue() : 0;
            on |= given.orElse(false) ? mode.getValue() : 0;
        }
        return Optional.of(
                new CanConfig(
                        timing(in, ""),
                        timing(in, "Data"),
                        in.value("RestartSec", CanConfig::restart)
                                .filter(r -> r.isInfinite() || r.usec() > 0)
                                .map(CanConfig::milliseconds),
                        modes,
                        on,
                        in.value("Termination", CanConfig::ohms),
                        in.place()));
    }

    /** A rate counts more than segments. */
    private static Optional<BitTiming> timing(SectionReader in, String phase) {
        long rate = in.value(phase + "BitRate", CanConfig::rate).orElse(0L);
        long sample = in.value(phase + "SamplePoint", CanConfig::permille).orElse(0L);
        long quantum = in.value(phase + "TimeQuantaNSec", CanConfig::nanoseconds).orElse(0L);
        long propagation = number(in, phase + "PropagationSegment");
        long phase1 = number(in, phase + "PhaseBufferSegment1");
        long phase2 = number(in, phase + "PhaseBufferSegment2");
        long jump = number(in, phase + "SyncJumpWidth");
        if (rate > 0) {
            return Optional.of(new BitTiming(rate, sample, 0, 0, 0, 0, jump));
        }
        return quantum > 0
                ? Optional.of(new BitTiming(0, 0, quantum, propagation, phase1, phase2, jump))
                : Optional.empty();
    }

    private static long number(SectionReader in, String key) {
        return in.number(key, 0, MOST).orElse(0L);
    }

    private static Optional<Long> rate(String text) {
        try {
            long bits = ByteSize.parse(text, 1000);
            return bits > 0 && bits <= MOST ? Optional.of(bits) : Optional.empty();
        } catch (UnitFileError e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> permille(String text) {
        try {
            int myriad = Percent.parse(text).permyriad();
            return myriad % 10 == 0 ? Optional.of(myriad / 10L) : Optional.empty();
        } catch (UnitFileError e) {
            return Optional.empty();
        }
    }

    /** Without a unit they are nanoseconds, and so are those with {@code ns}. */
    private static Optional<Long> nanoseconds(String text) {
        String number = text.endsWith("ns") ? text.substring(0, text.length() - 2).strip() : text;
        try {
            long nsec =
                    number.matches("[0-9]+")
                            ? Long.parseLong(number)
                            : Math.multiplyExact(TimeSpan.parse(number).usec(), 1000L);
            return nsec > 0 && nsec <= MOST ? Optional.of(nsec) : Optional.empty();
        } catch (UnitFileError | ArithmeticException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<TimeSpan> restart(String text) {
        try {
            TimeSpan span = TimeSpan.parse(text);
            return span.isInfinite() || milliseconds(span) <= MOST
                    ? Optional.of(span)
                    : Optional.empty();
        } catch (UnitFileError e) {
            return Optional.empty();
        }
    }

    private static long milliseconds(TimeSpan span) {
        return span.isInfinite() ? 0 : Math.ceilDiv(span.usec(), USEC_PER_MSEC);
    }

    /** {@code 1} is one ohm, and not yes. */
    private static Optional<Integer> ohms(String text) {
        return SectionReader.parseNumber(text, 0, 0xffff)
                .map(Long::intValue)
                .or(() -> Booleans.parse(text).map(on -> on ? USUAL_OHMS : 0));
    }
}
