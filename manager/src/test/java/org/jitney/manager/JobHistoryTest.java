package org.jitney.manager;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JobHistoryTest {
    private final JobHistory history = new JobHistory();

    private void add(int id, String unit) {
        Requester who = new Requester(1000, 7, "", ":1.5", "StartUnit");
        history.add(
                new PastJob(id, unit, "start", "replace", "done", 1, 2, 3, who, "StartUnit", ""));
    }

    @Test
    void theNewestComesFirstAndOneUnitCanBeAskedFor() {
        add(1, "a.service");
        add(2, "b.service");
        add(3, "a.service");

        assertThat(history.list("", 0)).extracting(PastJob::id).containsExactly(3, 2, 1);
        assertThat(history.list("", 2)).extracting(PastJob::id).containsExactly(3, 2);
        assertThat(history.list("a.service", 0)).extracting(PastJob::id).containsExactly(3, 1);
    }

    @Test
    void theOldestAreForgotten() {
        for (int i = 1; i <= JobHistory.MOST + 5; i++) {
            add(i, "a.service");
        }

        assertThat(history.list("", 0)).hasSize(JobHistory.MOST);
        assertThat(history.list("", 0).getLast().id()).isEqualTo(6);
    }

    @Test
    void whoAskedIsSaidInOneClause() {
        assertThat(new Requester(1000, 7, "x.service", ":1.5", "StopUnit"))
                .hasToString("uid 1000, pid 7, x.service, :1.5 (StopUnit)");
        assertThat(Requester.manager("OnFailure= of a.service"))
                .hasToString("the manager (OnFailure= of a.service)");
    }
}
