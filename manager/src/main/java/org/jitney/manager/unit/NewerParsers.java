package org.jitney.manager.unit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jitney.unitfile.Booleans;
import org.jitney.unitfile.ByteSize;
import org.jitney.unitfile.Percent;
import org.jitney.unitfile.UnitFileError;
import org.jitney.unitfile.Words;

/** Parsers of directives that came after release 252. */
final class NewerParsers {
    /** UINT32_MAX: without bound. */
    static final long NO_BOUND = 0xffff_ffffL;

    static final List<String> NFT_SOURCES = List.of("cgroup", "user", "group");

    /** The protocol families of netfilter by their names in nft(8). */
    static final Map<String, Integer> NFT_FAMILIES =
            Map.of("inet", 1, "ip", 2, "arp", 3, "netdev", 5, "bridge", 7, "ip6", 10);

    static final Map<String, Long> OPEN_OPTIONS =
            Map.of("read-only", 1L, "append", 2L, "truncate", 4L, "graceful", 8L);

    private NewerParsers() {}

    /** LogFilterPatterns=: a pattern a line; a tilde in front denies what it matches. */
    static void logPatterns(Assignment line) {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        boolean denies = line.value().startsWith("~");
        line.add(new Structs.Label(!denies, line.value().substring(denies ? 1 : 0)));
    }

    /** RootImagePolicy= and its like; nothing stands for the policy by default. */
    static void imagePolicy(Assignment line) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        if (ImagePolicy.parse(line.value()).isEmpty()) {
            throw new UnitFileError(
                    UnitFileError.Kind.INVALID,
                    "Failed to parse image policy, ignoring: " + line.value());
        }
        line.put(line.value());
    }

    /** StateDirectoryQuota= and its like: bytes, a share of the file system, or off. */
    static void quota(Assignment line) throws UnitFileError {
        String text = line.value();
        if (line.isEmpty() || text.equals("off")) {
            line.reset();
        } else if (text.endsWith("%")) {
            long scaled = Math.round(Percent.parse(text).permyriad() / 10000.0 * NO_BOUND);
            line.put(new Structs.Quota(Values.INFINITY, scaled, "yes"));
        } else {
            line.put(new Structs.Quota(ByteSize.parse(text), NO_BOUND, "yes"));
        }
    }

    /** DelegateSubgroup=: the name of one group, not a path. */
    static void subgroup(Assignment line) throws UnitFileError {
        String name = line.expanded();
        if (name.contains("/") || name.equals(".") || name.equals("..")) {
            throw line.invalid();
        }
        line.put(name);
    }

    /**
     * DelegateNamespaces=: all, none or a list; RestrictNamespaces= has the truth the other way.
     */
    static void delegatedNamespaces(Assignment line) throws UnitFileError {
        Optional<Boolean> truth = Booleans.parse(line.value());
        if (truth.isPresent()) {
            line.put(truth.get() ? Sets.allNamespaces() : 0L);
        } else {
            Sets.namespaces(line);
        }
    }

    /** NFTSet=: words of source, family, table and set. */
    static void nftSets(Assignment line) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        for (String word : Words.split(line.value())) {
            String[] parts = line.expand(word).split(":", -1);
            Integer family = parts.length == 4 ? NFT_FAMILIES.get(parts[1]) : null;
            int source = NFT_SOURCES.indexOf(parts[0]);
            if (family == null || source < 0 || parts[2].isEmpty() || parts[3].isEmpty()) {
                throw line.invalid();
            }
            line.add(new Structs.NftSet(source, family, parts[2], parts[3]));
        }
    }

    /** ConcurrencyHardMax= and its like: a number of units, or infinity. */
    static void concurrency(Assignment line) throws UnitFileError {
        if (line.isEmpty() || line.value().equals("infinity")) {
            line.put(NO_BOUND);
        } else {
            line.put(Scalars.parseUnsigned(line, line.value()));
        }
    }

    /** OpenFile=: a path, the name under which it is passed, and how it is opened. */
    static void openFile(Assignment line) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        String[] parts = line.expanded().split(":", 3);
        String path = Scalars.absolute(line, parts[0]);
        String name = parts.length > 1 ? parts[1] : "";
        long flags = 0;
        for (String option : parts.length > 2 ? parts[2].split(",", -1) : new String[0]) {
            Long flag = OPEN_OPTIONS.get(option);
            if (flag == null) {
                throw line.invalid();
            }
            flags |= flag;
        }
        Path last = Path.of(path).getFileName();
        line.add(new Structs.Link(path, name.isEmpty() ? String.valueOf(last) : name, flags));
    }

    /** XAttrListen= and its like: NAME=VALUE. */
    static void attributes(Assignment line) throws UnitFileError {
        if (line.isEmpty()) {
            line.reset();
            return;
        }
        for (String word : Words.split(line.value())) {
            String attribute = line.expand(word);
            int equals = attribute.indexOf('=');
            if (equals <= 0) {
                throw line.invalid();
            }
            line.add(
                    new Structs.Pair(
                            attribute.substring(0, equals), attribute.substring(equals + 1)));
        }
    }

    /** WantsMountsFor=: paths whose mount points are wanted before. */
    static void wantedMounts(Assignment line) throws UnitFileError {
        for (String word : Words.split(line.value())) {
            line.add(Scalars.absolute(line, line.expand(word)));
        }
    }

    /** MemoryPressureWatch= and its like. */
    static void pressure(Assignment line) throws UnitFileError {
        String text = line.value();
        if (line.isEmpty()) {
            line.reset();
        } else if (text.equals("auto") || text.equals("skip")) {
            line.put(text);
        } else {
            line.put(Booleans.parse(text).orElseThrow(line::invalid) ? "yes" : "no");
        }
    }
}
