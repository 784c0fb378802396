package org.jitney.broker.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The rules of a configuration by whom they are for, each in the order of the files. */
public final class Sections {
    private final List<PolicyRule> everybody = new ArrayList<>();
    private final Map<Integer, List<PolicyRule>> groups = new TreeMap<>(Integer::compareUnsigned);
    private final Map<Integer, List<PolicyRule>> users = new TreeMap<>();
    private final List<PolicyRule> atConsole = new ArrayList<>();
    private final List<PolicyRule> notAtConsole = new ArrayList<>();
    private final List<PolicyRule> mandatory = new ArrayList<>();
    private final Set<Integer> consoleUsers = new HashSet<>();

    public List<PolicyRule> everybody() {
        return everybody;
    }

    public List<PolicyRule> group(int gid) {
        return groups.computeIfAbsent(gid, _ -> new ArrayList<>());
    }

    public List<PolicyRule> user(int uid) {
        return users.computeIfAbsent(uid, _ -> new ArrayList<>());
    }

    /** {@return the rules for users who sit at the machine, or for those who do not} */
    public List<PolicyRule> console(boolean at) {
        return at ? atConsole : notAtConsole;
    }

    public List<PolicyRule> mandatory() {
        return mandatory;
    }

    /** {@return the users who sit at the machine; to be filled by who reads the configuration} */
    public Set<Integer> consoleUsers() {
        return consoleUsers;
    }

    /** {@return whether any rule asks who sits at the machine} */
    public boolean askForConsole() {
        return !atConsole.isEmpty() || !notAtConsole.isEmpty();
    }

    /** Adds the rules of an included file behind those that are there. */
    public void append(Sections later) {
        everybody.addAll(later.everybody);
        later.groups.forEach((gid, rules) -> group(gid).addAll(rules));
        later.users.forEach((uid, rules) -> user(uid).addAll(rules));
        atConsole.addAll(later.atConsole);
        notAtConsole.addAll(later.notAtConsole);
        mandatory.addAll(later.mandatory);
    }

    /** {@return the groups that have rules, in the order in which they are asked} */
    List<Integer> groupIds() {
        return List.copyOf(groups.keySet());
    }

    boolean hasUser(int uid) {
        return users.containsKey(uid);
    }

    /** {@return all rules for a party, the last one that matches decides} */
    List<PolicyRule> of(Party who) {
        List<PolicyRule> all = new ArrayList<>(everybody);
        groups.forEach((gid, rules) -> {
            if (who.isInGroup(gid)) {
                all.addAll(rules);
            }
        });
        all.addAll(users.getOrDefault(who.uid(), List.of()));
        all.addAll(console(consoleUsers.contains(who.uid())));
        all.addAll(mandatory);
        return all;
    }
}
