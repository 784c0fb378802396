package org.jitney.manager.exec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jitney.linux.fd.Root;
import org.jitney.linux.sys.Errno;
import org.jitney.linux.sys.ErrnoException;
import org.jitney.linux.sys.Stat;
import org.jitney.linux.sys.Users;
import org.jitney.linux.sys.Users.Passwd;
import org.jitney.manager.runtime.StateBag;
import org.jitney.manager.unit.ExecContext;

/**
 * The users that exist only as long as a unit runs, by name. Units that name the same user share
 * it. The number is by preference the one that owns the unit's directories, so that nothing changes
 * hands; else it follows from the name.
 */
public final class DynamicUsers {
    // The range that is set aside for such users.
    private static final int FIRST = 61184;
    private static final int LAST = 65519;
    private static final int COUNT = LAST - FIRST + 1;

    private final Root root;
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final Map<String, Set<String>> holders = new LinkedHashMap<>();

    /** No users yet; the directories that may tell a number lie below that root. */
    public DynamicUsers(Root root) {
        this.root = root;
    }

    /** One of them. */
    public record DynamicUser(int uid, String name) {}

    /** {@return the account of the unit's user, which the unit holds from now on} */
    Passwd acquire(String unit, String name, ExecContext context) throws ErrnoException {
        if (!name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int uid = Integer.parseInt(name);
            return Users.byUid(uid).orElse(new Passwd(name, uid, uid, "", "/", ""));
        }
        if (!numbers.containsKey(name)) {
            Optional<Passwd> existing = Users.byName(name);
            if (existing.isPresent()) {
                return existing.get();
            }
            numbers.put(name, choose(name, context));
        }
        holders.computeIfAbsent(name, _ -> new HashSet<>()).add(unit);
        int uid = numbers.get(name);
        return new Passwd(name, uid, uid, "Dynamic User", "/", "/usr/sbin/nologin");
    }

    private int choose(String name, ExecContext context) throws ErrnoException {
        for (int owner : owners(context)) {
            if (isFree(owner)) {
                return owner;
            }
        }
        for (int i = 0; i < COUNT; i++) {
            int uid = FIRST + Math.floorMod(name.hashCode() + i, COUNT);
            if (isFree(uid)) {
                return uid;
            }
        }
        throw new ErrnoException("allocate a dynamic user", Errno.EBUSY);
    }

    private boolean isFree(int uid) throws ErrnoException {
        return uid >= FIRST
                && uid <= LAST
                && !numbers.containsValue(uid)
                && Users.byUid(uid).isEmpty()
                && Users.groupByGid(uid).isEmpty();
    }

    private List<Integer> owners(ExecContext context) throws ErrnoException {
        List<Integer> out = new ArrayList<>();
        for (ExecDirectories.Kind kind : ExecDirectories.Kind.values()) {
            if (ExecDirectories.isPrivate(context, kind)) {
                for (String name : ExecDirectories.topmost(context, kind)) {
                    root.stat(kind.privateFolder(context) + "/" + name)
                            .map(Stat.FileStat::uid)
                            .ifPresent(out::add);
                }
            }
        }
        return out;
    }

    /** Writes down which users the unit holds. */
    public void save(String unit, StateBag into) {
        List<String> names =
                holders.keySet().stream()
                        .filter(name -> holders.getOrDefault(name, Set.of()).contains(unit))
                        .toList();
        into.put("users", names);
        names.forEach(name -> into.put("users.uid." + name, numbers.getOrDefault(name, 0)));
    }

    /** The unit goes on to hold the users that a predecessor has given it. */
    public void restore(String unit, StateBag from) {
        for (String name : from.texts("users")) {
            numbers.put(name, from.integer("users.uid." + name));
            holders.computeIfAbsent(name, _ -> new HashSet<>()).add(unit);
        }
    }

    /** {@return the users that nobody needs any more now that the unit is down} */
    public List<DynamicUser> release(String unit) {
        List<DynamicUser> gone = new ArrayList<>();
        for (String name : List.copyOf(holders.keySet())) {
            Set<String> units = holders.getOrDefault(name, Set.of());
            if (units.remove(unit) && units.isEmpty()) {
                holders.remove(name);
                Integer uid = numbers.remove(name);
                if (uid != null) {
                    gone.add(new DynamicUser(uid, name));
                }
            }
        }
        return gone;
    }

    /** {@return all that exist now} */
    public List<DynamicUser> all() {
        return numbers.entrySet().stream()
                .map(entry -> new DynamicUser(entry.getValue(), entry.getKey()))
                .toList();
    }
}
