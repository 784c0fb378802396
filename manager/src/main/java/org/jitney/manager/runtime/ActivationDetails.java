package org.jitney.manager.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What has started a unit, when it was another unit: {@code TRIGGER_…} in the environment of a
 * service, {@code ActivationDetails} on the bus.
 *
 * @param unit the timer or path unit
 * @param path of a path unit, the path that triggered it
 * @param elapsed of a timer, when it elapsed
 */
public record ActivationDetails(String unit, Optional<String> path, DualTimestamp elapsed) {

    /** {@return the details of a start by a path unit} */
    public static ActivationDetails ofPath(String unit, String path) {
        return new ActivationDetails(unit, Optional.of(path), DualTimestamp.NEVER);
    }

    /** {@return the details of a start by a timer} */
    public static ActivationDetails ofTimer(String unit, DualTimestamp elapsed) {
        return new ActivationDetails(unit, Optional.empty(), elapsed);
    }

    /** Keeps the details, if there are any, for a later {@link #restore}. */
    public static void save(Optional<ActivationDetails> details, StateBag into) {
        details.ifPresent(each ->
                into.put("activation.unit", each.unit)
                        .put("activation.path", each.path.orElse(""))
                        .put("activation.elapsed", each.elapsed));
    }

    /** {@return the details that were kept, if any} */
    public static Optional<ActivationDetails> restore(StateBag from) {
        if (!from.has("activation.unit")) {
            return Optional.empty();
        }
        return Optional.of(
                new ActivationDetails(
                        from.text("activation.unit"),
                        Optional.of(from.text("activation.path")).filter(p -> !p.isEmpty()),
                        from.moment("activation.elapsed")));
    }

    /** {@return names as on the bus with their values, in order} */
    public List<Map.Entry<String, String>> pairs() {
        List<Map.Entry<String, String>> out = new ArrayList<>();
        out.add(Map.entry("trigger_unit", unit));
        path.ifPresent(p -> out.add(Map.entry("trigger_path", p)));
        if (elapsed.isSet()) {
            out.add(usec("trigger_timer_realtime_usec", elapsed.realtimeUsec()));
            out.add(usec("trigger_timer_monotonic_usec", elapsed.monotonicUsec()));
        }
        return List.copyOf(out);
    }

    private static Map.Entry<String, String> usec(String name, long usec) {
        return Map.entry(name, Long.toUnsignedString(usec));
    }

    /** {@return {@code NAME=value} for the environment of the started service} */
    public List<String> environment() {
        return pairs().stream()
                .map(pair -> pair.getKey().toUpperCase(Locale.ROOT) + "=" + pair.getValue())
                .toList();
    }
}
