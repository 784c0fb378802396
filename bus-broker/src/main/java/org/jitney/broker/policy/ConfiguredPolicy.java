package org.jitney.broker.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jitney.broker.frame.Frame;

/**
 * The policy of configuration files.
 *
 * <p>For a party its rules are those for everybody, then those for its groups, its user, those who
 * are or are not at the console, and the mandatory ones; in this order the last rule that matches
 * decides. No rule means no. Who may connect is said for everybody and by mandatory rules only;
 * without any it is the owner of the bus.
 *
 * <p>What is put together for a user is the same for all connections for which the same sections
 * count, and is made once. A new configuration is a new policy: it holds for everybody who is
 * connected from then on.
 */
public final class ConfiguredPolicy implements Policy {
    private static final String NO_RULE = "no rule matches";
    private static final String NO_CONNECT_RULE = "no rule matches: only the owner of the bus may";

    /** The rules that concern one user, by kind. */
    private record UserRules(OwnIndex own, TransferIndex send, TransferIndex receive) {}

    private final Sections sections;
    private final int owner;
    private final BiConsumer<PolicyRule, Frame> noted;

    /** The rules about connecting, the last one first: most of a configuration is about others. */
    private final List<PolicyRule.Connect> connecting;

    private final Map<List<Integer>, UserRules> compiled = new HashMap<>();
    private final Map<Party, UserRules> byParty = new HashMap<>();

    public ConfiguredPolicy(Sections sections, int owner) {
        this(sections, owner, (_, _) -> {});
    }

    /**
     * @param noted is told of messages that pass by a rule which says that this be logged
     */
    public ConfiguredPolicy(Sections sections, int owner, BiConsumer<PolicyRule, Frame> noted) {
        this.sections = sections;
        this.owner = owner;
        this.noted = noted;
        this.connecting =
                Stream.concat(sections.everybody().stream(), sections.mandatory().stream())
                        .filter(PolicyRule.Connect.class::isInstance)
                        .map(PolicyRule.Connect.class::cast)
                        .toList()
                        .reversed();
    }

    private UserRules rules(Party who) {
        UserRules known = byParty.get(who);
        if (known == null) {
            known = compiled.computeIfAbsent(countingFor(who), _ -> compile(sections.of(who)));
            byParty.put(who, known);
        }
        return known;
    }

    /** {@return what tells users for whom different sections count apart} */
    private List<Integer> countingFor(Party who) {
        List<Integer> key = new ArrayList<>();
        key.add(sections.consoleUsers().contains(who.uid()) ? 1 : 0);
        key.add(sections.hasUser(who.uid()) ? 1 : 0);
        key.add(sections.hasUser(who.uid()) ? who.uid() : 0);
        for (int gid : sections.groupIds()) {
            if (who.isInGroup(gid)) {
                key.add(gid);
            }
        }
        return key;
    }

    @Override
    public void forget(Party who) {
        byParty.remove(who);
    }

    private static UserRules compile(List<PolicyRule> all) {
        return new UserRules(
                new OwnIndex(decidingFirst(all, PolicyRule.Own.class, _ -> true)),
                new TransferIndex(
                        decidingFirst(all, PolicyRule.Transfer.class, PolicyRule.Transfer::send)),
                new TransferIndex(decidingFirst(all, PolicyRule.Transfer.class, t -> !t.send())));
    }

    /** {@return the rules of a kind back to the last one that starts over} */
    private static <R extends PolicyRule> List<R> decidingFirst(
            List<PolicyRule> all, Class<R> kind, Predicate<R> wanted) {
        List<R> found = new ArrayList<>();
        for (PolicyRule rule : all.reversed()) {
            if (kind.isInstance(rule) && wanted.test(kind.cast(rule))) {
                found.add(kind.cast(rule));
                if (rule.startsOver()) {
                    break;
                }
            }
        }
        return found;
    }

    @Override
    public boolean mayConnect(Party who) {
        for (PolicyRule.Connect rule : connecting) {
            if (rule.matches(who)) {
                return rule.allow();
            }
        }
        return isOwner(who);
    }

    private boolean isOwner(Party who) {
        return who.uid() == owner;
    }

    @Override
    public boolean mayOwn(Party who, String name) {
        PolicyRule.Own rule = rules(who).own.decide(name);
        return rule != null && rule.allow();
    }

    @Override
    public boolean maySend(Party sender, Party receiver, Frame message, Occasion occasion) {
        PolicyRule.Transfer rule = rules(sender).send.decide(receiver, message, occasion);
        if (rule != null && rule.allow() && rule.scope().log()) {
            noted.accept(rule, message);
        }
        return rule != null && rule.allow();
    }

    @Override
    public boolean mayReceive(Party sender, Party receiver, Frame message, Occasion occasion) {
        PolicyRule.Transfer rule = rules(receiver).receive.decide(sender, message, occasion);
        return rule != null && rule.allow();
    }

    @Override
    public boolean isPrivileged(Party who) {
        return who.uid() == 0 || isOwner(who);
    }

    @Override
    public Explanation explanation() {
        return new Explanation() {
            @Override
            public Verdict connect(Party who) {
                List<PolicyRule.Connect> found =
                        connecting.stream().filter(rule -> rule.matches(who)).toList();
                return Verdict.of(found, isOwner(who), NO_CONNECT_RULE);
            }

            @Override
            public Verdict own(Party who, String name) {
                return Verdict.of(rulesOnce(who).own.matching(name), false, NO_RULE);
            }

            @Override
            public Verdict send(Party from, Party to, Frame message, Occasion occasion) {
                return Verdict.of(
                        rulesOnce(from).send.matching(to, message, occasion), false, NO_RULE);
            }

            @Override
            public Verdict receive(Party from, Party to, Frame message, Occasion occasion) {
                return Verdict.of(
                        rulesOnce(to).receive.matching(from, message, occasion), false, NO_RULE);
            }
        };
    }

    /** The same as {@link #rules} for a party that may exist in a question only. */
    private UserRules rulesOnce(Party who) {
        UserRules known = byParty.get(who);
        return known == null
                ? compiled.computeIfAbsent(countingFor(who), _ -> compile(sections.of(who)))
                : known;
    }
}
