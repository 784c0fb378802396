package org.jitney.clients.cgtop;

import java.util.List;
import java.util.Locale;
import org.jitney.clients.cli.Colour;
import org.jitney.clients.cli.Output;
import org.jitney.clients.cli.Text;
import org.jitney.unitfile.time.TimeSpan;

/** Renders one round. */
final class TopText {
    private static final int OTHER_COLUMNS = 36;

    private TopText() {}

    /** {@return the lines of the groups, in that order} */
    static String render(List<Usage> groups, TopOptions options, Output output, boolean terminal) {
        int time = 0;
        int path = 3;
        for (Usage group : groups) {
            time = Math.max(time, time(group, options).length());
            path = Math.max(path, group.path.length());
        }
        int cpu = options.cpuTime ? time : 6;
        StringBuilder out = new StringBuilder();
        if (terminal) {
            path = Math.max(10, output.width() - OTHER_COLUMNS - cpu);
            out.append(header(options, output, path, cpu));
        }
        for (Usage group : groups) {
            String name = Text.ellipsize(group.path, path, 33, output);
            out.append(name).repeat(" ", Math.max(0, path - Text.width(name)));
            out.append(' ').append(right(group.tasks < 0 ? "-" : "" + group.tasks, 7));
            out.append(' ').append(right(cpu(group, options), cpu));
            out.append(' ').append(right(bytes(group.memory, options), 8));
            out.append(' ').append(right(bytes(group.inputRate, options), 8));
            out.append(' ').append(right(bytes(group.outputRate, options), 8));
            out.append('\n');
        }
        return out.toString();
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private static String time(Usage group, TopOptions options) {
        long usec = group.cpuNsec / 1000;
        return options.raw ? String.valueOf(usec) : new TimeSpan(usec).render(1);
    }

    private static String cpu(Usage group, TopOptions options) {
        if (options.cpuTime) {
            return time(group, options);
        }
        return group.cpuFraction < 0
                ? "-"
                : String.format(Locale.ROOT, "%.1f", group.cpuFraction * 100);
    }

    private static String bytes(long bytes, TopOptions options) {
        if (bytes < 0) {
            return "-";
        }
        return options.raw ? String.valueOf(bytes) : rounded(bytes);
    }

    /** One place behind the point, also if it is zero: the columns stay calm. */
    private static String rounded(long bytes) {
        if (bytes < 1024) {
            return bytes + "B";
        }
        int unit = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        long size = 1L << (10 * unit);
        long tenths = bytes % size * 10 / size;
        return bytes / size + "." + tenths + "KMGTPE".charAt(unit - 1);
    }

    private static String header(TopOptions options, Output output, int path, int cpu) {
        String[] names = {
            "Control Group",
            options.count.heading(),
            options.cpuTime ? "CPU Time" : "%CPU",
            "Memory",
            "Input/s",
            "Output/s"
        };
        int[] widths = {path, 7, cpu, 8, 8, 8};
        StringBuilder line = new StringBuilder(output.colour(Colour.UNDERLINE));
        for (int i = 0; i < names.length; i++) {
            String space = " ".repeat(Math.max(0, widths[i] - names[i].length()));
            line.append(i == 0 ? names[i] + space : " " + space + names[i]);
        }
        return line.append(output.reset(Colour.UNDERLINE)).append('\n').toString();
    }
}
