namespace Troupe.Actors.Tests.Channels;

using Troupe.Channels;
using Xunit;

/// <summary>Does the same to the state of a queue and to its model, and compares what each says.</summary>
internal sealed class QueueComparison(int? capacity, QueueOrder order, bool acknowledge = false)
{
    private readonly QueueState<(int Putter, int Place), int> _state = new(capacity, order, acknowledge);
    private readonly QueueModel _model = new(capacity, order, acknowledge);
    private readonly List<QueueAnswer<(int Putter, int Place), int>> _answers = [];
    private readonly List<QueueAnswer<(int Putter, int Place), int>> _deliveries = [];

    public void Check(int[] steps)
    {
        for (var i = 0; i < steps.Length; i++)
        {
            _answers.Clear();
            Do(i, steps[i] % 100, steps[i] / 100);
            _state.EndJoins(_answers);
            Assert.Equal(_model.TakeAnswers(), _answers.Select(Said).Order(StringComparer.Ordinal));
            Assert.Equal(_model.Count, _state.Count);
            Assert.Equal(_model.Unfinished, _state.Unfinished);
            _deliveries.AddRange(_answers.Where(static answer => answer.Delivery != 0));
        }
    }

    private void Do(int step, int kind, int pick)
    {
        var wait = pick % 3 > 0;
        switch (kind)
        {
            case < 27:
                _state.Put(step, new((step, 0), pick % 4), wait, _answers);
                _model.Put(step, 1, pick % 4, wait);
                break;
            case < 33:
                var some = (pick / 4 % 6) + 1;
                Assert.Equal(_model.PutSome(step, some, pick % 4), _state.PutSome(new([.. Enumerable.Range(0, some).Select(place => (step, place))], pick % 4), _answers));
                break;
            case < 38:
                var load = (pick / 4 % 6) + 1;
                _state.Put(step, new([.. Enumerable.Range(0, load).Select(place => (step, place))], pick % 4), wait: true, _answers);
                _model.Put(step, load, pick % 4, wait: true);
                break;
            case < 70:
                var ask = new QueueAsk((pick / 3 % 5) + 1, pick % 2 == 0);
                _state.Take(step, ask, wait, _answers);
                _model.Take(step, ask.Most, ask.Receipt, wait);
                break;
            case < 76:
                _state.Withdraw(pick, _answers);
                _model.Withdraw(pick);
                break;
            case < 84 when _deliveries.Count > 0:
                var settled = pick % _deliveries.Count;
                Assert.True(_state.Settle(_deliveries[settled].Delivery, pick / 8 % 6, _answers));
                Assert.False(_state.Settle(_deliveries[settled].Delivery, 0, []));
                _deliveries.RemoveAt(settled);
                _model.Settle(settled, pick / 8 % 6);
                break;
            case < 87 when _deliveries.Count > 0:
                TakeBack(pick % _deliveries[^1].Count);
                break;
            case < 91:
                Assert.Equal(_model.Finish((pick % 3) + 1), _state.Finish((pick % 3) + 1, _answers));
                break;
            case < 94:
                _state.Join(step);
                _model.Join(step);
                break;
            case < 97:
                _state.Drop(waiter => waiter % 5 == pick % 5, _answers);
                _model.Drop(waiter => waiter % 5 == pick % 5);
                _deliveries.RemoveAll(delivery => delivery.To % 5 == pick % 5);
                break;
            case 98:
                _state.ShutDown(pick % 2 == 0, _answers);
                _model.ShutDown(pick % 2 == 0);
                break;
        }
    }

    private void TakeBack(int kept)
    {
        var last = _deliveries[^1];
        _deliveries.RemoveAt(_deliveries.Count - 1);
        if (kept > 0)
        {
            _deliveries.Add(last with { More = last.More![..kept] });
        }

        _state.TakeBack(last, kept, _answers);
        _model.TakeBack(kept);
    }

    private static string Said(QueueAnswer<(int Putter, int Place), int> answer) => answer.Outcome == QueueOutcome.Item
        ? $"{answer.To} {answer.Outcome} {string.Join(' ', Enumerable.Range(0, answer.Count).Select(place => (answer[place].Item.Putter, answer[place].Item.Place, answer[place].Deliveries)))} {answer.Delivery != 0}"
        : $"{answer.To} {answer.Outcome}";
}
