package org.jitney.manager;

import java.util.List;
import java.util.Optional;
import org.jitney.manager.service.ServiceRuntime;
import org.jitney.unitfile.UnitType;

/**
 * The words for the beginning and the end of jobs, which people and programs look for in the
 * journal, and the ids under which the message catalog explains them.
 */
final class JobTexts {
    private JobTexts() {}

    /** {@return what is said when a job begins; nothing for units that are up at once} */
    static Optional<String> begun(Unit unit, String type) {
        String what = type.equals("reload") ? "Reloading" : beginning(unit, type.equals("start"));
        return what.isEmpty() ? Optional.empty() : Optional.of(what + " " + name(unit) + "...");
    }

    private static String beginning(Unit unit, boolean start) {
        return switch (unit.loaded().type()) {
            case SERVICE -> start ? "Starting" : "Stopping";
            case MOUNT -> start ? "Mounting" : "Unmounting";
            case SWAP -> start ? "Activating swap" : "Deactivating swap";
            case SOCKET, TARGET, DEVICE, AUTOMOUNT, TIMER, PATH, SLICE, SCOPE -> "";
        };
    }

    static String begunId(String type) {
        return switch (type) {
            case "start" -> "7d4958e842da4a758f6c1cdc7b36dcc5";
            case "reload" -> "d34d037fff1847e6ae669a370e694725";
            default -> "de5b426a63be47a7b6ac3eaac82e2f6f";
        };
    }

    /** {@return what is said about the end of a job; nothing for one that ended without news} */
    static Optional<String> ended(Unit unit, String type, String result) {
        String name = name(unit);
        boolean start = type.equals("start");
        boolean condition =
                unit.service()
                        .map(ServiceRuntime::result)
                        .filter("exec-condition"::equals)
                        .isPresent();
        if (start && result.equals("done") && condition) {
            return Optional.of("Condition check resulted in " + name + " being skipped.");
        }
        if (start && result.equals("done") && !unit.conditionResult()) {
            return Optional.of(skipped(unit));
        }
        return switch (result) {
            case "done" -> Optional.of(done(unit, type) + " " + name + ".");
            case "failed" -> Optional.of(failed(unit, type, name));
            case "timeout" -> Optional.of(late(unit, type) + " " + name + ".");
            case "dependency" -> startOnly(start, "Dependency failed for " + name + ".");
            case "assert" -> startOnly(start, "Assertion failed for " + name + ".");
            case "unsupported" -> startOnly(start, "Starting of " + name + " unsupported.");
            default -> Optional.empty();
        };
    }

    private static Optional<String> startOnly(boolean start, String text) {
        return start ? Optional.of(text) : Optional.empty();
    }

    /** {@return why a unit was not started, which is no failure} */
    private static String skipped(Unit unit) {
        List<Unit.ConditionOutcome> failed =
                unit.conditionOutcomes().stream().filter(each -> each.result() < 0).toList();
        Optional<Unit.ConditionOutcome> first =
                failed.stream().filter(each -> !each.trigger()).findFirst();
        String why =
                first.map(each ->
                                "of an unmet condition check (%s=%s%s)"
                                        .formatted(
                                                each.type(),
                                                each.negate() ? "!" : "",
                                                each.parameter()))
                        .orElse("no trigger condition checks were met");
        return name(unit) + " was skipped because " + why + ".";
    }

    private static String done(Unit unit, String type) {
        boolean start = !type.equals("stop");
        if (type.equals("reload")) {
            return "Reloaded";
        }
        return switch (unit.loaded().type()) {
            case SERVICE -> start ? (isOneshot(unit) ? "Finished" : "Started") : "Stopped";
            case SOCKET -> start ? "Listening on" : "Closed";
            case TARGET -> start ? "Reached target" : "Stopped target";
            case MOUNT -> start ? "Mounted" : "Unmounted";
            case AUTOMOUNT -> start ? "Set up automount" : "Unset automount";
            case SWAP -> start ? "Activated swap" : "Deactivated swap";
            case SLICE -> start ? "Created slice" : "Removed slice";
            case DEVICE -> start ? "Found device" : "Stopped";
            case TIMER, PATH, SCOPE -> start ? "Started" : "Stopped";
        };
    }

    private static boolean isOneshot(Unit unit) {
        return unit.loaded()
                .settings()
                .service()
                .filter(service -> service.type().equals("oneshot"))
                .isPresent();
    }

    private static String failed(Unit unit, String type, String name) {
        UnitType kind = unit.loaded().type();
        if (type.equals("reload")) {
            return "Reload failed for " + name + ".";
        }
        if (type.equals("start")) {
            return switch (kind) {
                        case MOUNT -> "Failed to mount ";
                        case SWAP -> "Failed to activate swap ";
                        case SOCKET -> "Failed to listen on ";
                        case AUTOMOUNT -> "Failed to set up automount ";
                        case SERVICE, TARGET, DEVICE, TIMER, PATH, SLICE, SCOPE ->
                                "Failed to start ";
                    }
                    + name
                    + ".";
        }
        return switch (kind) {
            case MOUNT -> "Failed unmounting " + name + ".";
            case SWAP -> "Failed deactivating swap " + name + ".";
            case SOCKET -> "Failed stopping " + name + ".";
            case AUTOMOUNT -> "Failed to unset automount " + name + ".";
            case SERVICE, TARGET, DEVICE, TIMER, PATH, SLICE, SCOPE ->
                    "Stopped " + name + " (with error).";
        };
    }

    private static String late(Unit unit, String type) {
        boolean start = type.equals("start");
        if (type.equals("reload")) {
            return "Timed out reloading";
        }
        return switch (unit.loaded().type()) {
            case MOUNT -> start ? "Timed out mounting" : "Timed out unmounting";
            case SWAP -> start ? "Timed out activating swap" : "Timed out deactivating swap";
            case DEVICE -> start ? "Timed out waiting for device" : "Timed out stopping";
            case SERVICE, SOCKET, TARGET, AUTOMOUNT, TIMER, PATH, SLICE, SCOPE ->
                    start ? "Timed out starting" : "Timed out stopping";
        };
    }

    static String endedId(String type, String result) {
        return switch (type) {
            case "reload" -> "7b05ebc668384222baa8881179cfda54";
            case "start" ->
                    result.equals("done")
                            ? "39f53479d3a045ac8e11786248231fbf"
                            : "be02cf6855d2428ba40df7e9d022f03d";
            default -> "9d1aaa27d60140bd96365438aad20286";
        };
    }

    /** {@return how urgent the news of such an end is; syslog(3)} */
    static int priority(String result) {
        return switch (result) {
            case "failed", "timeout", "once" -> 3;
            case "dependency", "assert", "unsupported" -> 4;
            case "skipped" -> 5;
            default -> 6;
        };
    }

    private static String name(Unit unit) {
        String description = unit.loaded().settings().unit().description();
        return description.isEmpty() || description.equals(unit.id())
                ? unit.id()
                : unit.id() + " - " + description;
    }
}
