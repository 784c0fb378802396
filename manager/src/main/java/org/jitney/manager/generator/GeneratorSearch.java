package org.jitney.manager.generator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Stat;

/**
 * Which programs there are: the first folder that has a name decides. A link to {@code /dev/null},
 * an empty file, and a file that cannot be executed mean that none of that name is run.
 */
public final class GeneratorSearch {
    private static final int EXECUTABLE = 0111;

    private final Root root;

    /** Looks below that root. */
    public GeneratorSearch(Root root) {
        this.root = root;
    }

    /**
     * What is to be run.
     *
     * @param programs paths of programs, sorted by name
     * @param builtIn those of the manager's own that are neither masked nor replaced
     */
    public record Found(List<String> programs, List<NativeGenerator> builtIn) {}

    /** {@return what is to be run} */
    public Found find(List<String> folders, List<NativeGenerator> builtIn) {
        Map<String, String> byName = new TreeMap<>();
        for (String folder : folders) {
            for (String name : list(folder)) {
                byName.putIfAbsent(name, folder + "/" + name);
            }
        }
        Set<String> own = new HashSet<>();
        List<NativeGenerator> natives = new ArrayList<>();
        for (NativeGenerator each : builtIn) {
            Optional<String> path = Optional.ofNullable(byName.get(each.name()));
            if (path.isEmpty() || (isOfTheDistribution(path.get()) && !isMask(path.get()))) {
                natives.add(each);
                own.add(each.name());
            }
        }
        List<String> programs =
                byName.entrySet().stream()
                        .filter(e -> !own.contains(e.getKey()))
                        .map(Map.Entry::getValue)
                        .filter(path -> !isMask(path))
                        .toList();
        return new Found(programs, natives);
    }

    private static boolean isOfTheDistribution(String path) {
        return path.startsWith("/usr/lib/") || path.startsWith("/lib/");
    }

    private List<String> list(String folder) {
        try {
            return root.list(folder);
        } catch (ErrnoException noSuchFolder) {
            return List.of();
        }
    }

    private boolean isMask(String path) {
        try {
            Optional<Stat.FileStat> stat = root.stat(path);
            return stat.isEmpty()
                    || !stat.get().isRegular()
                    || stat.get().size() == 0
                    || (stat.get().permissions() & EXECUTABLE) == 0;
        } catch (ErrnoException e) {
            return !e.is(Errno.EACCES);
        }
    }
}
