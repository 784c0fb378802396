package org.jitney.guest.logs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jitney.guest.tree.GuestTree;
import org.jitney.guest.tree.Node;
import org.jitney.guest.tree.TreeError;
import org.jitney.linux.fd.DirectoryEntry;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;

/**
 * Deletes old journal files of a guest. Files are found and removed inside the root; what is not an
 * archived journal file of a sensible name is left alone.
 */
public final class JournalVacuum {
    private static final String FOLDER = "/var/log/journal";
    private static final Pattern ARCHIVED =
            Pattern.compile(".*@(?:[0-9a-f]{32}-)?[0-9a-f]{16}-([0-9a-f]{16})\\.journal");
    private static final Pattern DAMAGED =
            Pattern.compile(".*@([0-9a-f]{16})-[0-9a-f]{16}\\.journal~");

    private final Root root;
    private final GuestTree tree;

    /** Works below a root. */
    public JournalVacuum(Root root) {
        this.root = root;
        this.tree = new GuestTree(root);
    }

    /** What is kept; 0 is no limit. */
    public record Limits(long bytes, long ageUsec, long files) {}

    /** What was deleted, the oldest first, and how many bytes that were. */
    public record Result(List<String> deleted, long freed) {
        /** Makes a result that nobody can change any more. */
        public Result {
            deleted = List.copyOf(deleted);
        }
    }

    private record Candidate(String path, long beganUsec, long size) {}

    /** Deletes the oldest archived files until the limits hold, or says which it would. */
    public Result perform(Limits limits, long nowUsec, boolean dryRun) throws TreeError {
        List<String> deleted = new ArrayList<>();
        long freed = 0;
        for (String folder : folders()) {
            List<Candidate> candidates = new ArrayList<>();
            long used = 0;
            long count = 0;
            for (String name : tree.list(folder)) {
                String path = folder + "/" + name;
                Node node = tree.node(path).filter(Node::isRegular).orElse(null);
                if (node == null || !name.matches(".*\\.journal~?")) {
                    continue;
                }
                used += node.size();
                count++;
                for (Pattern pattern : List.of(ARCHIVED, DAMAGED)) {
                    Matcher matcher = pattern.matcher(name);
                    if (matcher.matches()) {
                        long began = Long.parseUnsignedLong(matcher.group(1), 16);
                        candidates.add(new Candidate(path, began, node.size()));
                    }
                }
            }
            candidates.sort(Comparator.comparingLong(Candidate::beganUsec));
            for (Candidate each : candidates) {
                boolean isTooOld = limits.ageUsec > 0 && each.beganUsec < nowUsec - limits.ageUsec;
                boolean isTooMuch =
                        (limits.bytes > 0 && used > limits.bytes)
                                || (limits.files > 0 && count > limits.files);
                if (!isTooOld && !isTooMuch) {
                    break;
                }
                if (!dryRun) {
                    remove(each.path);
                }
                deleted.add(each.path);
                freed += each.size;
                used -= each.size;
                count--;
            }
        }
        return new Result(deleted, freed);
    }

    private void remove(String path) throws TreeError {
        try {
            root.remove(path);
        } catch (ErrnoException e) {
            throw TreeError.of(
                    e.is(Errno.EROFS) ? TreeError.Kind.READ_ONLY : TreeError.Kind.OTHER,
                    path,
                    String.valueOf(e.getMessage()));
        }
    }

    private List<String> folders() throws TreeError {
        List<String> found = new ArrayList<>(List.of(FOLDER));
        try {
            for (DirectoryEntry entry : root.entries(FOLDER)) {
                if (entry.isDirectory()) {
                    found.add(FOLDER + "/" + entry.name());
                }
            }
        } catch (ErrnoException e) {
            // There is no journal on its disk.
            return List.of();
        }
        return found;
    }
}
