#:project ../src/RemoteWorker
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
using Troupe;
await using var condition = SharedCondition.Create();
await using var list = SharedList.Create<string>();
await using var lease = await condition.AcquireAsync();
_ = ActorProcess.Spawn(async () =>
{
    await using var turn = await condition.AcquireAsync();
    await list.AppendAsync("an item");
    await condition.NotifyAsync();
});
await condition.WaitForAsync(async () => await list.CountAsync() > 0);
Console.WriteLine($"consumed {await list.RemoveAtAsync(0)}");
