package org.jitney.manager;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every listener; one that fails does not keep the others from hearing. */
final class Listeners implements ManagerListener {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    /** Replaced when it changes, so that a listener may come or go while all are told. */
    private List<ManagerListener> all = List.of();

    void add(ManagerListener listener) {
        List<ManagerListener> more = new ArrayList<>(all);
        more.add(listener);
        all = List.copyOf(more);
    }

    void remove(ManagerListener listener) {
        List<ManagerListener> fewer = new ArrayList<>(all);
        fewer.remove(listener);
        all = List.copyOf(fewer);
    }

    private void each(Consumer<ManagerListener> call) {
        for (ManagerListener listener : all) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                LOG.error("a listener failed", e);
            }
        }
    }

    @Override
    public void unitNew(Unit unit) {
        each(l -> l.unitNew(unit));
    }

    @Override
    public void unitRemoved(Unit unit) {
        each(l -> l.unitRemoved(unit));
    }

    @Override
    public void unitChanged(Unit unit) {
        each(l -> l.unitChanged(unit));
    }

    @Override
    public void jobNew(Job job) {
        each(l -> l.jobNew(job));
    }

    @Override
    public void jobChanged(Job job) {
        each(l -> l.jobChanged(job));
    }

    @Override
    public void jobRemoved(Job job) {
        each(l -> l.jobRemoved(job));
    }

    @Override
    public void reloading(boolean active) {
        each(l -> l.reloading(active));
    }

    @Override
    public void unitFilesChanged() {
        each(ManagerListener::unitFilesChanged);
    }

    @Override
    public void managerChanged(List<String> properties) {
        each(l -> l.managerChanged(properties));
    }

    @Override
    public boolean requestStop(Unit scope, String controller) {
        boolean asked = false;
        for (ManagerListener listener : all) {
            asked |= listener.requestStop(scope, controller);
        }
        return asked;
    }

    @Override
    public void startupFinished(long userspaceUsec) {
        each(l -> l.startupFinished(userspaceUsec));
    }
}
