package org.jitney.manager;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jitney.manager.unit.CgroupContext;
import org.jitney.manager.unit.Values;

/**
 * How a program hears that its unit is short of memory, processor or disk: the variables {@code
 * MEMORY_PRESSURE_WATCH} and {@code MEMORY_PRESSURE_WRITE} and their like name a file of the
 * control group, and what to write there.
 *
 * @param environment the assignments
 * @param files what the program is to be able to write to
 */
record PressureWatch(List<String> environment, List<Path> files) {
    static final PressureWatch NONE = new PressureWatch(List.of(), List.of());

    private static final long WINDOW_USEC = 2_000_000;
    private static final long USUAL_USEC = 200_000;

    /** What there can be too little of, with the start of the settings' names. */
    private enum Resource {
        MEMORY("Memory"),
        CPU("CPU"),
        IO("IO");

        private final String start;

        Resource(String start) {
            this.start = start;
        }

        String file() {
            return name().toLowerCase(Locale.ROOT) + ".pressure";
        }
    }

    /** {@return what a unit hears whose group is there, if it is one that the kernel measures} */
    static PressureWatch of(CgroupContext context, Optional<Path> group) {
        List<String> environment = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        Values values = context.values();
        for (Resource resource : Resource.values()) {
            String wish = values.text(resource.start + "PressureWatch");
            String name = resource.name() + "_PRESSURE_";
            Optional<Path> file =
                    isWatched(values, resource, wish)
                            ? group.map(folder -> folder.resolve(resource.file()))
                                    .filter(Files::exists)
                            : Optional.empty();
            if (file.isPresent()) {
                files.add(file.get());
                environment.add(name + "WATCH=" + file.get());
                long usec = values.number(resource.start + "PressureThresholdUSec");
                environment.add(name + "WRITE=" + trigger(usec));
            } else if (wish.equals("no") || wish.equals("yes")) {
                // So a library knows that it need not look for a file by itself.
                environment.add(name + "WATCH=/dev/null");
            }
        }
        return new PressureWatch(environment, files);
    }

    /** Where memory is counted, its pressure is watched without a word; all others when asked. */
    private static boolean isWatched(Values values, Resource resource, String wish) {
        return wish.equals("yes")
                || (wish.equals("auto")
                        && resource == Resource.MEMORY
                        && values.flag("MemoryAccounting"));
    }

    /** As the kernel wants it, with the zero byte behind it that its example has. */
    private static String trigger(long thresholdUsec) {
        long usec = thresholdUsec < 0 ? USUAL_USEC : Math.clamp(thresholdUsec, 1, WINDOW_USEC);
        String text = "some " + usec + " " + WINDOW_USEC + "\0";
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
