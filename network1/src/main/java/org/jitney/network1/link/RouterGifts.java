package org.jitney.network1.link;

import java.net.Inet6Address;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jitney.linux.event.MonotonicTime;

/**
 * Things of one kind that routers gave, each until its lifetime is over (RFC 4861 section 6.3.4),
 * in the order in which they came; no more than a certain number.
 */
final class RouterGifts<T> {
    /** When something ends that does not. */
    static final MonotonicTime NEVER = new MonotonicTime(Long.MAX_VALUE);

    /** Until when something holds, and who gave it. */
    record Held(MonotonicTime end, Inet6Address router) {
        boolean isOver(MonotonicTime now) {
            return end.compareTo(now) <= 0;
        }
    }

    private final int most;
    private final Map<T, Held> all = new LinkedHashMap<>();

    RouterGifts(int most) {
        this.most = most;
    }

    /** Takes a gift, or lets one hold for longer or shorter: {@return whether there was room} */
    boolean put(T gift, Held held) {
        boolean room = all.containsKey(gift) || all.size() < most;
        if (room) {
            all.put(gift, held);
        }
        return room;
    }

    /** {@return whether it was there} */
    boolean remove(T gift) {
        return all.remove(gift) != null;
    }

    /** {@return until when a gift holds} */
    Optional<Held> held(Object gift) {
        return Optional.ofNullable(all.get(gift));
    }

    /** {@return what holds now of a router} */
    List<T> of(Inet6Address router, MonotonicTime now) {
        return all.entrySet().stream()
                .filter(e -> !e.getValue().isOver(now) && e.getValue().router().equals(router))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** {@return who gave the first gift that is like this} */
    Optional<Inet6Address> giver(Predicate<T> like) {
        return all.entrySet().stream()
                .filter(e -> like.test(e.getKey()))
                .map(e -> e.getValue().router())
                .findFirst();
    }

    Stream<Inet6Address> routers() {
        return all.values().stream().map(Held::router);
    }

    /** {@return all gifts} */
    List<T> gifts() {
        return List.copyOf(all.keySet());
    }

    /** Forgets what is over: {@return it} */
    List<T> forget(MonotonicTime now) {
        List<T> over =
                all.entrySet().stream()
                        .filter(e -> e.getValue().isOver(now))
                        .map(Map.Entry::getKey)
                        .toList();
        over.forEach(all::remove);
        return over;
    }

    /** {@return when the first of them ends, of those that do} */
    Optional<MonotonicTime> firstEnd() {
        return all.values().stream()
                .map(Held::end)
                .filter(end -> !end.equals(NEVER))
                .min(MonotonicTime::compareTo);
    }
}
