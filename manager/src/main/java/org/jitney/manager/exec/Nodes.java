package org.jitney.manager.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;

/** The processors of memory nodes, as the kernel lists them. */
final class Nodes {
    private static final Path NODES = Path.of("/sys/devices/system/node");

    private Nodes() {}

    /**
     * {@return the mask of the processors of the nodes in a mask; nodes that are not there have
     * none}
     */
    static byte[] processors(byte[] nodes) {
        BitSet out = new BitSet();
        BitSet.valueOf(nodes).stream()
                .forEach(node -> {
                    try {
                        Path list = NODES.resolve("node" + node).resolve("cpulist");
                        addRanges(Files.readString(list).strip(), out);
                    } catch (IOException noSuchNode) {
                        // Its processors cannot be asked for.
                    }
                });
        byte[] mask = out.toByteArray();
        return Arrays.copyOf(mask, (mask.length + 7) / 8 * 8);
    }

    /** Adds ranges such as {@code 0-3,8}. */
    static void addRanges(String list, BitSet into) {
        for (String range : list.split(",", -1)) {
            if (!range.isEmpty()) {
                int dash = range.indexOf('-');
                int from = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
                int to = dash < 0 ? from : Integer.parseInt(range.substring(dash + 1));
                into.set(from, to + 1);
            }
        }
    }
}
