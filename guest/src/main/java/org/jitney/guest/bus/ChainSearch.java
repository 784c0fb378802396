package org.jitney.guest.bus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.bus.service.Call;
import org.jitney.bus.service.ManagerCalls;
import org.jitney.bus.wire.Message;
import org.jitney.bus.wire.Struct;
import org.jitney.bus.wire.Variant;
import org.jitney.guest.logs.BootReport;

/**
 * Finds the chain of units that one had to wait for: of those that it comes after, the one that was
 * ready last, and so on. The order is asked of the guest's manager, the times are the journal's.
 */
final class ChainSearch {
    private static final int LONGEST = 64;

    private final ManagerCalls manager;
    private final BootReport report;
    private final Call call;
    private final List<Object> chain = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    ChainSearch(ManagerCalls manager, BootReport report, Call call) {
        this.manager = manager;
        this.report = report;
        this.call = call;
    }

    void begin(String unit) {
        manager.call("LoadUnit", "s", List.of(unit), loaded -> properties(unit, loaded));
    }

    private void properties(String unit, Message loaded) {
        if (!ManagerCalls.succeeded(loaded)) {
            call.fail(ManagerCalls.error(loaded));
            return;
        }
        manager.properties(
                loaded.body().getFirst().toString(),
                answer -> {
                    if (ManagerCalls.succeeded(answer)) {
                        add(unit, (Map<?, ?>) answer.body().getFirst());
                    } else {
                        call.fail(ManagerCalls.error(answer));
                    }
                });
    }

    private void add(String asked, Map<?, ?> properties) {
        String unit = properties.get("Id") instanceof Variant id ? id.value().toString() : asked;
        Optional<BootReport.Course> course = report.course(unit);
        long ready = course.map(BootReport.Course::readyUsec).orElse(0L);
        long took = course.map(BootReport.Course::tookUsec).orElse(0L);
        chain.add(Struct.of((long) chain.size(), unit, ready, took));
        seen.add(unit);
        List<?> after =
                properties.get("After") instanceof Variant(var _, List<?> names)
                        ? names
                        : List.of();
        Optional<BootReport.Course> last =
                after.stream()
                        .map(Object::toString)
                        .filter(name -> !seen.contains(name))
                        .flatMap(name -> report.course(name).stream())
                        // What was ready later did not keep it waiting.
                        .filter(c -> c.readyUsec() > 0 && (ready == 0 || c.readyUsec() <= ready))
                        .max(Comparator.comparingLong(BootReport.Course::readyUsec));
        if (last.isEmpty() || chain.size() == LONGEST) {
            call.complete(chain);
        } else {
            begin(last.get().unit());
        }
    }
}
