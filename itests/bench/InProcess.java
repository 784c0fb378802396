import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jitney.vmcraft.Audit;
import org.jitney.vmcraft.VMCraft;

/**
 * Measures the Java API in the process that uses it: {@code InProcess HOME TREE UNITS ROUNDS}. Prints the rows of a
 * table: the time of a call (p50 and p99), and how much of the processor's time it took the one who serves the guest.
 */
final class InProcess {
    private static final int TICKS_PER_SECOND = 100;

    private InProcess() {}

    private interface Call {
        void run(int round) throws Exception;
    }

    public static void main(String[] words) throws Exception {
        int units = Integer.parseInt(words[2]);
        int rounds = Integer.parseInt(words[3]);
        Path state = Files.createTempDirectory("vmcb");
        try (VMCraft guest = new VMCraft().home(Path.of(words[0])).state(state).addDrive(Path.of(words[1])).launch()) {
            Call toggle = i -> {
                String unit = "unit" + i / 2 % units + ".service";
                check(i % 2 == 0 ? guest.services().enable(unit) : guest.services().disable(unit));
            };
            for (int i = 0; i < rounds; i++) {
                toggle.run(i);
            }
            measure("enable or disable", rounds, toggle);
            String[] hundred = IntStream.range(0, 100).mapToObj(i -> "unit" + i + ".service").toArray(String[]::new);
            measure("100 edits as one transaction", 40, i ->
                    check(i % 2 == 0 ? guest.services().enable(hundred) : guest.services().disable(hundred)));
            measure("list of services with descriptions", 20, i -> guest.services().list(""));
        }
    }

    private static void check(Audit audit) {
        if (!audit.ok()) {
            throw new IllegalStateException(audit.error());
        }
    }

    private static void measure(String what, int rounds, Call call) throws Exception {
        long[] times = new long[rounds];
        long before = busyMillis();
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            call.run(i);
            times[i] = System.nanoTime() - start;
        }
        double busy = (busyMillis() - before) / (double) rounds;
        Arrays.sort(times);
        System.out.printf(Locale.ROOT, "| in-process: %s | %.2f | %.2f | %.2f |%n",
                what, times[rounds / 2] / 1e6, times[(int) (rounds * 0.99)] / 1e6, busy);
    }

    /** Of the child that serves the guest, in user and in kernel mode. */
    private static long busyMillis() throws IOException {
        long ticks = 0;
        for (ProcessHandle child : ProcessHandle.current().children().toList()) {
            String stat = Files.readString(Path.of("/proc/" + child.pid() + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
        return ticks * 1000 / TICKS_PER_SECOND;
    }
}
